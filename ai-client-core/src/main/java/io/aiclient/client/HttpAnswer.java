package io.aiclient.client;

import java.nio.ByteBuffer;

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
 * beside that only what its reader asked for. A response that has come whole is given out
 * when its call has ended and holds nothing any more.
 */
final class HttpAnswer implements CoreSubscriber<AiHttpPiece> {

	private final MonoSink<AiHttpResponse> sink;

	private final Context context;

	/**
	 * The pieces come one after another, and so do the signals to this.
	 */
	private final Sinks.Many<ByteBuffer> body = Sinks.unsafe().many().unicast().onBackpressureBuffer();

	private @Nullable Subscription pieces;

	private @Nullable Response response;

	private boolean given;

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
		boolean last = piece.end() != null || piece.failure() != null;
		if (piece.content().hasRemaining()) {
			this.body.tryEmitNext(piece.content());
		}
		else if (this.given && !last && this.pieces != null) {
			this.pieces.request(1);
		}
		if (piece.head() != null && this.pieces != null) {
			this.response = new Response(piece.head(), this.body.asFlux(), this.pieces);
			if (!last) {
				give(this.response);
			}
		}
	}

	private void give(Response response) {
		this.given = true;
		this.sink.success(response);
	}

	@Override
	public void onError(Throwable error) {
		this.body.tryEmitError(error);
		if (!this.given) {
			this.sink.error(error);
		}
	}

	@Override
	public void onComplete() {
		this.body.tryEmitComplete();
		if (!this.given && this.response != null) {
			give(this.response);
		}
	}

	private static final class Response implements AiHttpResponse {

		private final AiHttpHead head;

		private final Flux<ByteBuffer> body;

		private final Subscription pieces;

		Response(AiHttpHead head, Flux<ByteBuffer> body, Subscription pieces) {
			this.head = head;
			this.body = body.doOnRequest(pieces::request).doOnCancel(pieces::cancel);
			this.pieces = pieces;
		}

		@Override
		public AiHttpHead head() {
			return this.head;
		}

		@Override
		public Flux<ByteBuffer> body() {
			return this.body;
		}

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
