package io.aiclient.spring.batch;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemReader;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;

/**
 * Builds an {@link AiItemReader}. A delegate, a request and a client are required.
 *
 * @param <T> type of a row
 */
public final class AiItemReaderBuilder<T> {

	private @Nullable ItemReader<? extends T> delegate;

	private @Nullable Function<? super T, AiRequest> request;

	private @Nullable AiClient client;

	private @Nullable Integer readAhead;

	/**
	 * Where the rows come from. If it is an
	 * {@link org.springframework.batch.infrastructure.item.ItemStream} too, it is opened
	 * and closed with the reader, and must not be registered with the step itself; what
	 * it saves is the position of the step.
	 * @param delegate a reader of rows
	 * @return this
	 */
	public AiItemReaderBuilder<T> delegate(ItemReader<? extends T> delegate) {
		this.delegate = delegate;
		return this;
	}

	/**
	 * What to ask for a row. An exception that it throws is an error of reading that row.
	 * @param request makes a request of a row
	 * @return this
	 */
	public AiItemReaderBuilder<T> request(Function<? super T, AiRequest> request) {
		this.request = request;
		return this;
	}

	/**
	 * What to ask with.
	 * @param client the client
	 * @return this
	 */
	public AiItemReaderBuilder<T> client(AiClient client) {
		this.client = client;
		return this;
	}

	/**
	 * How many rows are read ahead of those in flight: rows that wait to be asked, and
	 * rows whose answer waits for that of an earlier one. So the most that is held in
	 * memory, and asked again after a restart, is so many rows and the concurrency of the
	 * client. With few, one slow answer soon leaves nothing to ask.
	 * @param readAhead the number of rows; 4 times the concurrency of the client by
	 * default
	 * @return this
	 */
	public AiItemReaderBuilder<T> readAhead(int readAhead) {
		if (readAhead < 0) {
			throw new IllegalArgumentException("Invalid readAhead (" + readAhead + "): must be zero or more");
		}
		this.readAhead = readAhead;
		return this;
	}

	/**
	 * Builds the reader.
	 * @return a reader for one step
	 * @throws IllegalStateException if something required is missing
	 */
	public AiItemReader<T> build() {
		return new AiItemReader<>(required(this.delegate, "delegate", "the reader of the rows"),
				required(this.request, "request", "what to ask for a row"),
				required(this.client, "client", "the AiClient to ask with"), this.readAhead);
	}

	private static <V> V required(@Nullable V value, String method, String meaning) {
		if (value == null) {
			throw new IllegalStateException(
					"Missing " + method + ": call AiItemReaderBuilder." + method + "(...) with " + meaning);
		}
		return value;
	}

}
