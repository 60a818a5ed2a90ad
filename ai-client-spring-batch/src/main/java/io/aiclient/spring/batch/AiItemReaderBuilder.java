package io.aiclient.spring.batch;

import java.util.function.Function;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemReader;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;

/**
 * Builds an {@link AiItemReader}, or a reader of values or vectors. A delegate, a request
 * and a client are required.
 *
 * @param <T> type of a row
 */
public final class AiItemReaderBuilder<T> {

	private static final int READ_AHEAD_PER_SLOT = 4;

	private static final long VECTORS_AHEAD = 8192;

	private static final long HEAP_PER_VECTOR = 64 * 1024;

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
	 * client. With few, one slow answer soon leaves nothing to ask, and vectors travel in
	 * small packs.
	 * @param readAhead the number of rows; by default 4 times the concurrency of the
	 * client, and for vectors 8,192, but no more than one for each 64 KiB of the largest
	 * heap
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
	 * Builds a reader of answers.
	 * @return a reader for one step
	 * @throws IllegalStateException if something required is missing
	 */
	public AiItemReader<T> build() {
		ItemReader<? extends T> rows = delegate();
		Function<? super T, AiRequest> asked = required(this.request, "request", "what to ask for a row");
		AiClient client = client();
		return new AiItemReader<>(new RowReader.Parts<>(rows, asked, client::batch, limit(client, this.readAhead)));
	}

	/**
	 * Builds a reader of answers that are read as a type, such as a record: see
	 * {@link AiClient#batch(org.reactivestreams.Publisher, Class)}. Takes the place of
	 * {@link #build()}.
	 * @param <V> what answers are read as
	 * @param type the type
	 * @return a reader for one step
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if something required is missing, or the client reads
	 * only text
	 */
	public <V> AiResultItemReader<T, V> buildAs(Class<V> type) {
		ItemReader<? extends T> rows = delegate();
		Function<? super T, AiRequest> asked = required(this.request, "request", "what to ask for a row");
		AiClient client = client();
		client.answerFormats().format(type);
		return new AiResultItemReader<>(new RowReader.Parts<>(rows, asked, (requests) -> client.batch(requests, type),
				limit(client, this.readAhead)));
	}

	/**
	 * Builds a reader of vectors: many rows travel in one HTTP request. Takes the place
	 * of {@link #request} and {@link #build()}.
	 * @param text makes what to embed of a row; an exception that it throws is an error
	 * of reading that row
	 * @return a reader for one step
	 * @throws IllegalStateException if something required is missing, or {@link #request}
	 * was called
	 */
	public AiResultItemReader<T, float[]> buildVectors(Function<? super T, AiEmbeddingRequest> text) {
		if (this.request != null) {
			throw new IllegalStateException("Both request and buildVectors: call AiItemReaderBuilder.request(...) and "
					+ "build() for answers, or buildVectors(...) alone for vectors");
		}
		ItemReader<? extends T> rows = delegate();
		Function<? super T, AiEmbeddingRequest> embedded = required(text, "buildVectors", "what to embed of a row");
		AiClient client = client();
		int ahead = (this.readAhead != null) ? this.readAhead : vectorsAhead();
		return new AiResultItemReader<>(new RowReader.Parts<>(rows, embedded, client::embed, limit(client, ahead)));
	}

	private ItemReader<? extends T> delegate() {
		return required(this.delegate, "delegate", "the reader of the rows");
	}

	private AiClient client() {
		return required(this.client, "client", "the AiClient to ask with");
	}

	private static IntSupplier limit(AiClient client, @Nullable Integer readAhead) {
		return () -> {
			int concurrency = concurrency(client);
			return concurrency + ((readAhead != null) ? readAhead : READ_AHEAD_PER_SLOT * concurrency);
		};
	}

	private static int concurrency(AiClient client) {
		if (client instanceof ManagedAiClient managed) {
			return managed.snapshot().quotas().stream().mapToInt(AdmissionSnapshot::concurrencyLimit).sum();
		}
		return ConcurrencySettings.defaults().max();
	}

	/**
	 * Of full packs those in flight, the one that waits and the one that is filled; in an
	 * eighth of the heap, with vectors of 1,536 numbers.
	 */
	private static int vectorsAhead() {
		return (int) Math.min(VECTORS_AHEAD, Runtime.getRuntime().maxMemory() / HEAP_PER_VECTOR);
	}

	private static <V> V required(@Nullable V value, String method, String meaning) {
		if (value == null) {
			throw new IllegalStateException(
					"Missing " + method + ": call AiItemReaderBuilder." + method + "(...) with " + meaning);
		}
		return value;
	}

}
