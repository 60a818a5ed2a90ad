package io.aiclient.client;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpResponse;

/**
 * Makes one response of the pieces of an answer.
 * <p>
 * How is it designed, and why? The first piece is asked for at once, and no other until
 * the body is read; so the queue of the body holds what came with the first piece, and
 * beside that only what its reader asked for. A response that has come whole has no
 * queue, and is given out when its call has ended and holds nothing any more.
 */
final class HttpAnswer implements CoreSubscriber<AiHttpPiece> {

	private final MonoSink<AiHttpResponse> sink;

	private final Context context;

	private @Nullable Subscription pieces;

	/**
	 * What has come whole.
	 */
	private @Nullable Response whole;

	/**
	 * What comes in pieces, one after another, and so do the signals to this.
	 */
	private Sinks.@Nullable Many<ByteBuffer> body;

	HttpAnswer(MonoSink<AiHttpResponse> sink) {
		this.sink = sink;
		this.context = Context.of(sink.contextView());
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription pieces) {
		this.pieces = pieces;
		this.sink.onCancel(pieces::cancel);
		pieces.request(1);
	}

	@Override
	public void onNext(AiHttpPiece piece) {
		Subscription pieces = Objects.requireNonNull(this.pieces);
		AiHttpHead head = piece.head();
		boolean last = piece.end() != null || piece.failure() != null;
		if (head != null && last) {
			this.whole = new Response(head, piece.content().hasRemaining() ? Flux.just(piece.content()) : Flux.empty(),
					pieces);
		}
		else if (head != null) {
			Sinks.Many<ByteBuffer> body = Sinks.unsafe().many().unicast().onBackpressureBuffer();
			this.body = body;
			emit(piece, body);
			this.sink.success(
					new Response(head, body.asFlux().doOnRequest(pieces::request).doOnCancel(pieces::cancel), pieces));
		}
		else if (this.body != null && !emit(piece, this.body) && !last) {
			pieces.request(1);
		}
	}

	private static boolean emit(AiHttpPiece piece, Sinks.Many<ByteBuffer> body) {
		boolean some = piece.content().hasRemaining();
		if (some) {
			body.tryEmitNext(piece.content());
		}
		return some;
	}

	@Override
	public void onError(Throwable error) {
		if (this.body != null) {
			this.body.tryEmitError(error);
		}
		else {
			this.sink.error(error);
		}
	}

	@Override
	public void onComplete() {
		if (this.body != null) {
			this.body.tryEmitComplete();
		}
		else if (this.whole != null) {
			this.sink.success(this.whole);
		}
	}

	private record Response(AiHttpHead head, Flux<ByteBuffer> body, Subscription pieces) implements AiHttpResponse {

		@Override
		public void close() {
			this.pieces.cancel();
		}

		@Override
		public String toString() {
			return "AiHttpResponse[" + this.head.status() + "]";
		}

	}

}
