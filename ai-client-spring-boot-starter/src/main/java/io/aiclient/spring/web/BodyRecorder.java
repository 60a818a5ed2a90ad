package io.aiclient.spring.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Hints;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * Writes the bodies of a WebClient's requests into memory, where they can be read before
 * they are sent, and sent again.
 * <p>
 * How is it designed, and why? A filter does not see the codecs of its WebClient: they
 * come to light when a body is sent. So the first body is written by Spring's defaults,
 * for what is read of it only, and sent by the WebClient itself. From then on its codecs
 * are known, and each body is written once. A filter that serves WebClients of different
 * codecs stays right, and writes some bodies twice. Only a body that is a value is
 * written here: a publisher is the caller's, and may be one of a single subscription.
 * Safe for use by many threads.
 */
final class BodyRecorder {

	private volatile Codecs codecs = new Codecs(ExchangeStrategies.withDefaults().messageWriters());

	/**
	 * Writes the body of a request into memory.
	 * @return the body, in memory or not
	 */
	Mono<RecordedBody> record(ClientRequest request) {
		return Mono.defer(() -> {
			Codecs codecs = this.codecs;
			RecordingRequest recording = new RecordingRequest(request);
			request.headers().forEach(recording.getHeaders()::put);
			return request.body()
				.insert(recording, codecs)
				.then(Mono.fromSupplier(() -> new RecordedBody(this, codecs, request, recording)))
				// the WebClient fails with it in its own words, or has a codec for it
				.onErrorResume(Exception.class, (ex) -> Mono.just(new RecordedBody(this, codecs, request, null)));
		});
	}

	/**
	 * Takes note of the codecs with which a body is sent.
	 */
	void learn(List<HttpMessageWriter<?>> writers) {
		if (!this.codecs.areOf(writers)) {
			this.codecs = new Codecs(writers);
		}
	}

	/**
	 * The codecs of a WebClient, which let values through only.
	 */
	static final class Codecs implements BodyInserter.Context {

		/**
		 * Nothing is logged of values, as they are prompts.
		 */
		private static final Map<String, Object> HINTS = Hints.from(Hints.SUPPRESS_LOGGING_HINT, true);

		private final List<HttpMessageWriter<?>> source;

		private final List<HttpMessageWriter<?>> writers;

		Codecs(List<HttpMessageWriter<?>> source) {
			this.source = source;
			this.writers = source.stream().<HttpMessageWriter<?>>map(ValueWriter::new).toList();
		}

		boolean areOf(List<HttpMessageWriter<?>> writers) {
			return this.source == writers;
		}

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return this.writers;
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return HINTS;
		}

	}

	/**
	 * Writes values.
	 */
	private record ValueWriter<T>(HttpMessageWriter<T> writer) implements HttpMessageWriter<T> {

		@Override
		public List<MediaType> getWritableMediaTypes() {
			return this.writer.getWritableMediaTypes();
		}

		@Override
		public List<MediaType> getWritableMediaTypes(ResolvableType elementType) {
			return this.writer.getWritableMediaTypes(elementType);
		}

		@Override
		public boolean canWrite(ResolvableType elementType, @Nullable MediaType mediaType) {
			return this.writer.canWrite(elementType, mediaType);
		}

		@Override
		public Mono<Void> write(Publisher<? extends T> input, ResolvableType elementType, @Nullable MediaType mediaType,
				ReactiveHttpOutputMessage message, Map<String, Object> hints) {
			if (!(input instanceof Mono && input instanceof Callable)
					|| !(message instanceof RecordingRequest recording)) {
				return Mono.empty();
			}
			recording.writesValue();
			return this.writer.write(input, elementType, mediaType, message, hints);
		}

	}

}
