package io.aiclient.spring.web;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * A request that goes nowhere: it keeps the bytes of a body that is one value. Other
 * bodies are not subscribed to.
 */
final class RecordingRequest extends AbstractClientHttpRequest {

	private final ClientRequest request;

	private boolean isValue;

	private byte @Nullable [] bytes;

	private boolean completed;

	RecordingRequest(ClientRequest request) {
		this.request = request;
	}

	/**
	 * What is written from now on is one value, encoded.
	 */
	void writesValue() {
		this.isValue = true;
	}

	/**
	 * The bytes; none of a request without body; null if the body is no value.
	 */
	byte @Nullable [] bytes() {
		return (this.bytes == null && this.completed) ? new byte[0] : this.bytes;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return (this.isValue && body instanceof Mono)
				? Mono.from(body).doOnNext((buffer) -> this.bytes = AnsweredCall.take(buffer)).then() : Mono.empty();
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> setComplete() {
		this.completed = true;
		return Mono.empty();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.method();
	}

	@Override
	public URI getURI() {
		return this.request.url();
	}

	@Override
	public DataBufferFactory bufferFactory() {
		return DefaultDataBufferFactory.sharedInstance;
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> T getNativeRequest() {
		return (T) this;
	}

	@Override
	protected void applyHeaders() {
		// they are kept as they are
	}

	@Override
	protected void applyCookies() {
		// none are sent
	}

}
