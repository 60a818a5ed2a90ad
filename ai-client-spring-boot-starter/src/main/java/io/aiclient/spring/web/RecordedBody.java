package io.aiclient.spring.web;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
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

	private final @Nullable RecordingRequest recording;

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
		this.recording = recording;
		this.bytes = (recording != null) ? recording.bytes() : null;
	}

	/**
	 * The body, as a client of ours takes it.
	 */
	AiHttpBody body() {
		return (this.bytes != null) ? AiHttpBody.ofBytes(this.bytes) : CallerRequest.unread();
	}

	/**
	 * Whether it is in memory as codecs write it; if not, takes note of them.
	 */
	boolean isOf(List<HttpMessageWriter<?>> writers) {
		byte[] bytes = this.bytes;
		if (bytes != null && bytes.length > 0 && this.codecs.areOf(writers)) {
			return true;
		}
		this.recorder.learn(writers);
		return false;
	}

	/**
	 * The headers with which it was written: those of the request and of the codecs.
	 */
	HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(Objects.requireNonNull(this.recording).getHeaders());
	}

	/**
	 * Sets the headers that the codecs wrote.
	 */
	void setOwnHeaders(HttpHeaders outgoing) {
		HttpHeaders asked = this.request.headers();
		headers().forEach((name, values) -> {
			if (!values.equals(asked.get(name))) {
				outgoing.put(name, values);
			}
		});
	}

	/**
	 * Sends what is in memory.
	 */
	Mono<Void> send(ClientHttpRequest outgoing) {
		return outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(Objects.requireNonNull(this.bytes))));
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest outgoing, BodyInserter.Context context) {
		if (!isOf(context.messageWriters())) {
			return this.request.body().insert(outgoing, context);
		}
		setOwnHeaders(outgoing.getHeaders());
		return send(outgoing);
	}

}
