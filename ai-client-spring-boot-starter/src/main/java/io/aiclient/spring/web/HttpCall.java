package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * A call that sends a request of this client's, and makes chunks or a response of its
 * answer.
 */
final class HttpCall extends ProviderCall {

	private static final int PREFETCH = 8;

	private final AiRequest request;

	private final byte[] body;

	private final Completion completion;

	private volatile @Nullable StreamEnd streamEnd;

	private long received;

	private volatile @Nullable Throwable broken;

	HttpCall(AiRequest request, byte[] body, CallContext context, AiExchangeListener listener) {
		super(context, listener);
		this.request = request;
		this.body = body;
		this.completion = new Completion(context.limit(),
				request.options().get("n") instanceof Number choices && choices.longValue() > 1);
	}

	@Override
	Mono<Void> write(ClientHttpRequest outgoing) {
		return outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(this.body)));
	}

	/**
	 * Takes the body of an answer; an error if its status is not a success.
	 */
	Mono<BodyBuffer> read(ClientResponse response) {
		HttpHeaders headers = begin(response);
		return response.statusCode().is2xxSuccessful() ? collect(response, headers) : refused(response);
	}

	/**
	 * Reads a body. To be called after the connection was given back, which continues on
	 * its event loop. A large one is read on a thread that nothing blocks: callers may
	 * fill those that may be blocked, until they have their answers.
	 */
	Mono<AiResponse> answer(BodyBuffer body) {
		return (body.size() > MOST_ON_LOOP) ? Mono.defer(() -> parsed(body)).subscribeOn(Schedulers.parallel())
				: parsed(body);
	}

	private Mono<AiResponse> parsed(BodyBuffer body) {
		try {
			return Mono.just(parse(body));
		}
		catch (Throwable thrown) {
			return Mono.error(bodyFailure(thrown, body.size()));
		}
	}

	Flux<AiChunk> stream(ClientResponse response) {
		begin(response);
		if (!response.statusCode().is2xxSuccessful()) {
			return this.<AiChunk>refused(response).flux();
		}
		UsedConnection used = connection();
		StreamEnd end = (used != null) ? new StreamEnd(this.context.timeouts(), used.eventLoop()) : null;
		this.streamEnd = end;
		StreamReader reader = new StreamReader(this.context.readers(), this.completion, this.context.limit(),
				this::answer, (end != null) ? end::watch : StreamEnd::ignore);
		// what breaks the connection waits until all that came before it is read
		Flux<byte[]> bytes = body(response).map(AnsweredCall::take).onErrorResume((ex) -> {
			this.broken = ex;
			return Flux.empty();
		});
		Flux<AiChunk> chunks = ((end != null) ? bytes.takeUntilOther(end.silence()) : bytes)
			.concatMap((piece) -> chunks(reader, piece), PREFETCH)
			.concatWith(Flux.defer(() -> rest(reader)))
			.onErrorMap((ex) -> bodyFailure(ex, this.received));
		return new AnswerEnd<>(chunks, (used != null) ? used : AnswerEnd.Rest.UNREAD);
	}

	@Override
	void end(SignalType how) {
		StreamEnd end = this.streamEnd;
		if (end != null) {
			end.over();
		}
		super.end(how);
	}

	private AiResponse parse(BodyBuffer buffer) {
		int start = buffer.start();
		if (start == buffer.size()) {
			throw new MalformedAnswerException("empty");
		}
		try {
			JsonNode error = this.context.readers()
				.completions()
				.read(buffer.bytes(), start, buffer.size() - start, this.completion);
			if (error != null) {
				throw this.completion.failure(this.context.readers().errors().read(error), answer());
			}
			if (this.completion.isFailed()) {
				throw this.completion.failure(this.completion.error(this.context.readers().errors()), answer());
			}
			return answer().build();
		}
		catch (LinkageError | VirtualMachineError thrown) {
			throw TransportFailures.unreadable(thrown);
		}
	}

	private Flux<AiChunk> chunks(StreamReader reader, byte[] bytes) {
		if (reader.isEnded()) {
			return Flux.empty();
		}
		this.received += bytes.length;
		try {
			return chunks(reader, reader.read(bytes));
		}
		catch (LinkageError | VirtualMachineError thrown) {
			throw TransportFailures.unreadable(thrown);
		}
	}

	private Flux<AiChunk> rest(StreamReader reader) {
		Throwable broken = this.broken;
		StreamEnd end = this.streamEnd;
		if (broken == null && (end == null || !end.wasSilent())) {
			return chunks(reader, reader.finish());
		}
		if (broken != null && !reader.isEnded() && !reader.mayEnd()) {
			return Flux.error(broken);
		}
		return chunks(reader, reader.breakOff());
	}

	private static Flux<AiChunk> chunks(StreamReader reader, Iterable<AiChunk> chunks) {
		Flux<AiChunk> read = Flux.fromIterable(chunks);
		return reader.isLarge(MOST_ON_LOOP) ? read.subscribeOn(Schedulers.parallel()) : read;
	}

	private AiResponse.Builder answer() {
		return this.completion.toResponse().id(this.request.id());
	}

}
