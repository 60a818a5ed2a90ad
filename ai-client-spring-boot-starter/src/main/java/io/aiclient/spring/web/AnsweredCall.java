package io.aiclient.spring.web;

import java.io.IOException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.Thrown;

/**
 * One call, as far as it is answered: its head, its body, and what the failures of both
 * mean, whoever makes the call.
 */
abstract class AnsweredCall {

	/**
	 * The most bytes of an error that are read for what it says.
	 */
	static final int ERROR_BODY_LIMIT = 65_536;

	/**
	 * The most bytes that an event loop reads at once; more are read elsewhere.
	 */
	static final int MOST_ON_LOOP = 32_768;

	final CallContext context;

	private final AiExchangeListener listener;

	private @Nullable HttpHeaders headers;

	private volatile boolean read;

	AnsweredCall(CallContext context, AiExchangeListener listener) {
		this.context = context;
		this.listener = listener;
	}

	/**
	 * Whether the body was read to its end. WebClient subscribes to it once more then.
	 */
	final boolean isRead() {
		return this.read;
	}

	/**
	 * Reports the head of an answer, and keeps it for the words of a failure.
	 */
	final HttpHeaders begin(ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		this.headers = headers;
		if (this.listener != AiExchangeListener.NONE) {
			answering(this.context.readers().head().read(headers));
		}
		return headers;
	}

	/**
	 * The headers that the pieces of the answer bring, which are copied there.
	 */
	Map<String, List<String>> passed(HttpHeaders headers) {
		return new AbstractMap<>() {

			@Override
			public Set<Entry<String, List<String>>> entrySet() {
				return headers.headerSet();
			}

		};
	}

	final void answering(AiAnswerHead head) {
		this.listener.answering(head);
	}

	/**
	 * Collects a body of a success.
	 */
	final Mono<BodyBuffer> collect(ClientResponse response, HttpHeaders headers) {
		BodyBuffer buffer = new BodyBuffer(this.context.limit(), headers.getContentLength());
		return body(response).collect(() -> buffer, this::append)
			.doOnNext((whole) -> readToEnd())
			.onErrorResume((ex) -> isWholeAllTheSame(ex, buffer) ? Mono.just(buffer)
					: Mono.error(bodyFailure(ex, buffer.size())));
	}

	private void append(BodyBuffer buffer, DataBuffer bytes) {
		arrived();
		buffer.append(bytes);
	}

	/**
	 * Called with all bytes of the body of a success.
	 */
	void arrived() {
		// most connections are watched where they are
	}

	final void readToEnd() {
		this.read = true;
	}

	/**
	 * Whether a body that broke off, or did not come to its end in time, has all that was
	 * to come.
	 */
	private boolean isWholeAllTheSame(Throwable ex, BodyBuffer buffer) {
		int start = buffer.start();
		return isOfConnection(ex)
				&& this.context.readers().completions().isWhole(buffer.bytes(), start, buffer.size() - start);
	}

	/**
	 * Whether a body broke off, or did not come to its end in time.
	 */
	static boolean isOfConnection(Throwable ex) {
		return Thrown.causes(ex).anyMatch((cause) -> cause instanceof IOException || cause instanceof TimeoutException);
	}

	/**
	 * Takes the body of an answer that is no success, or its beginning, even if it breaks
	 * off.
	 */
	static Mono<Void> fill(ClientResponse response, BodyBuffer buffer) {
		return body(response).map(buffer::fill).takeUntil(Boolean::booleanValue).then().onErrorComplete();
	}

	final AiExchangeException refusal(ClientResponse response, byte[] body) {
		return this.context.readers()
			.errors()
			.status(response.statusCode().value(), response.headers().asHttpHeaders(), body);
	}

	/**
	 * The body without the checkpoint that {@link ClientResponse} puts behind it.
	 */
	static Flux<DataBuffer> body(ClientResponse response) {
		return response.body((message, context) -> message).getBody();
	}

	/**
	 * Copies the bytes and releases the buffer at once: an operator that queues them
	 * releases nothing when the call is cancelled.
	 */
	static byte[] take(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	final Throwable bodyFailure(Throwable ex, long size) {
		if (ex instanceof AiExchangeException || ex instanceof AiProviderException) {
			return ex;
		}
		return brokeOff(ex, this.headers, size);
	}

	/**
	 * Puts into words why a body could not be read to its end.
	 */
	abstract AiExchangeException brokeOff(Throwable ex, @Nullable HttpHeaders headers, long size);

}
