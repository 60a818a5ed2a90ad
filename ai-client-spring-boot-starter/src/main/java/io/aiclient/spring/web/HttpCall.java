package io.aiclient.spring.web;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import tools.jackson.databind.JsonNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.Thrown;

/**
 * One call: its body going out, its answer coming back, and how far it came. The body is
 * asked for when a connection is there, which is what starts the clock, and what tells a
 * failure to connect from one after that.
 */
final class HttpCall implements BodyInserter<byte[], ClientHttpRequest> {

	private static final int ERROR_BODY_LIMIT = 65_536;

	private static final int PREFETCH = 8;

	/**
	 * The most bytes that an event loop reads at once; more are read elsewhere.
	 */
	private static final int MOST_ON_LOOP = 32_768;

	private final AiRequest request;

	private final byte[] body;

	private final CallContext context;

	private final AiExchangeListener listener;

	private final Completion completion;

	private volatile boolean connected;

	private volatile @Nullable UsedConnection connection;

	private volatile @Nullable StreamEnd streamEnd;

	private long received;

	private @Nullable HttpHeaders headers;

	private volatile @Nullable Throwable broken;

	private volatile boolean read;

	HttpCall(AiRequest request, byte[] body, CallContext context, AiExchangeListener listener) {
		this.request = request;
		this.body = body;
		this.context = context;
		this.listener = listener;
		this.completion = new Completion(context.limit(),
				request.options().get("n") instanceof Number choices && choices.longValue() > 1);
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest outgoing, BodyInserter.Context ignored) {
		this.connected = true;
		if (outgoing.getNativeRequest() instanceof Connection reactive) {
			this.connection = new UsedConnection(reactive, this.context.timeouts());
			AnswerTimeoutHandler.watch(reactive.channel(), this.context.timeouts());
		}
		return outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(this.body)));
	}

	/**
	 * Takes the body of an answer; an error if its status is not a success.
	 */
	Mono<BodyBuffer> read(ClientResponse response) {
		reportHead(response);
		if (!response.statusCode().is2xxSuccessful()) {
			return refused(response);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		BodyBuffer buffer = new BodyBuffer(this.context.limit(), headers.getContentLength());
		this.headers = headers;
		return body(response).collect(() -> buffer, BodyBuffer::append)
			.doOnNext((whole) -> this.read = true)
			.onErrorResume((ex) -> isWholeAllTheSame(ex, buffer) ? Mono.just(buffer)
					: Mono.error(bodyFailure(ex, buffer.size())));
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
		reportHead(response);
		if (!response.statusCode().is2xxSuccessful()) {
			return this.<AiChunk>refused(response).flux();
		}
		this.headers = response.headers().asHttpHeaders();
		UsedConnection used = this.connection;
		StreamEnd end = (used != null) ? new StreamEnd(this.context.timeouts(), used.eventLoop()) : null;
		this.streamEnd = end;
		StreamReader reader = new StreamReader(this.context.readers(), this.completion, this.context.limit(),
				this::answer, (end != null) ? end::watch : StreamEnd::ignore);
		// what breaks the connection waits until all that came before it is read
		Flux<byte[]> bytes = body(response).map(HttpCall::take).onErrorResume((ex) -> {
			this.broken = ex;
			return Flux.empty();
		});
		Flux<AiChunk> chunks = ((end != null) ? bytes.takeUntilOther(end.silence()) : bytes)
			.concatMap((piece) -> chunks(reader, piece), PREFETCH)
			.concatWith(Flux.defer(() -> rest(reader)))
			.onErrorMap((ex) -> bodyFailure(ex, this.received));
		return new AnswerEnd(chunks, (used != null) ? used : AnswerEnd.Rest.UNREAD);
	}

	Throwable failure(Throwable ex) {
		if (ex instanceof WebClientRequestException && ex.getCause() != null) {
			return this.connected ? this.context.failures().sent(ex.getCause())
					: this.context.failures().connect(ex.getCause());
		}
		return ex;
	}

	/**
	 * Frees what the call has, if whatever ended it has not.
	 * @param how how the call ended
	 */
	void end(SignalType how) {
		StreamEnd end = this.streamEnd;
		if (end != null) {
			end.over();
		}
		UsedConnection used = this.connection;
		if (used != null) {
			used.end(how);
		}
	}

	/**
	 * Whether the body was read to its end. WebClient subscribes to it once more then.
	 */
	boolean isRead() {
		return this.read;
	}

	private void reportHead(ClientResponse response) {
		if (this.listener != AiExchangeListener.NONE) {
			answering(this.context.readers().head().read(response.headers().asHttpHeaders()));
		}
	}

	void answering(AiAnswerHead head) {
		this.listener.answering(head);
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

	/**
	 * Whether a body that broke off, or did not come to its end in time, has all that was
	 * to come.
	 */
	private boolean isWholeAllTheSame(Throwable ex, BodyBuffer buffer) {
		int start = buffer.start();
		return Thrown.causes(ex).anyMatch((cause) -> cause instanceof IOException || cause instanceof TimeoutException)
				&& this.context.readers().completions().isWhole(buffer.bytes(), start, buffer.size() - start);
	}

	/**
	 * Copies the bytes and releases the buffer at once: the operator that queues them
	 * releases nothing when the call is cancelled.
	 */
	private static byte[] take(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
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

	/**
	 * The body without the checkpoint that {@link ClientResponse} puts behind it.
	 */
	private static Flux<DataBuffer> body(ClientResponse response) {
		return response.body((message, context) -> message).getBody();
	}

	private <T> Mono<T> refused(ClientResponse response) {
		BodyBuffer buffer = new BodyBuffer(ERROR_BODY_LIMIT);
		return body(response).map(buffer::fill)
			.takeUntil(Boolean::booleanValue)
			.then()
			.onErrorComplete()
			.then(Mono.error(() -> this.context.readers()
				.errors()
				.status(response.statusCode().value(), response.headers().asHttpHeaders(), buffer.toBytes())));
	}

	private Throwable bodyFailure(Throwable ex, long size) {
		if (ex instanceof AiExchangeException || ex instanceof AiProviderException) {
			return ex;
		}
		return this.context.failures().body(ex, this.headers, size);
	}

}
