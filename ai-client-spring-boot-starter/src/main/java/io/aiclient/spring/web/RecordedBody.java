package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.aiclient.http.AiHttpBody;

/**
 * The body of a WebClient's request, in memory if it is a value, and sent from there if
 * the codecs were right. Immutable.
 */
final class RecordedBody implements BodyInserter<Object, ClientHttpRequest> {

	private final BodyRecorder recorder;

	private final BodyRecorder.Codecs codecs;

	private final ClientRequest request;

	private final HttpHeaders headers = new HttpHeaders();

	private final byte @Nullable [] bytes;

	/**
	 * Creates the body.
	 * @param codecs with what it was written
	 * @param recording what was written; null if nothing could be
	 */
	RecordedBody(BodyRecorder recorder, BodyRecorder.Codecs codecs, ClientRequest request,
			@Nullable RecordingRequest recording) {
		this.recorder = recorder;
		this.codecs = codecs;
		this.request = request;
		this.bytes = (recording != null) ? recording.bytes() : null;
		if (recording != null) {
			recording.getHeaders().forEach((name, values) -> {
				if (!values.equals(request.headers().get(name))) {
					this.headers.put(name, values);
				}
			});
		}
	}

	/**
	 * The body, as a client of ours takes it.
	 */
	AiHttpBody body() {
		return (this.bytes != null) ? AiHttpBody.ofBytes(this.bytes) : CallerRequest.unread();
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest outgoing, BodyInserter.Context context) {
		byte[] bytes = this.bytes;
		if (bytes == null || bytes.length == 0 || !this.codecs.areOf(context.messageWriters())) {
			this.recorder.learn(context.messageWriters());
			return this.request.body().insert(outgoing, context);
		}
		this.headers.forEach(outgoing.getHeaders()::put);
		return outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(bytes)));
	}

}
