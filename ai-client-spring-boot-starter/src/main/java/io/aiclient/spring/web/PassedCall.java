package io.aiclient.spring.web;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiExchangeListener;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;
import io.aiclient.http.AiHttpPiece;

/**
 * A call that passes: it sends the caller's request, and makes pieces of the answer.
 */
final class PassedCall extends ProviderCall {

	private final PassedRequest request;

	private volatile @Nullable Throwable bodyFailed;

	PassedCall(PassedRequest request, CallContext context, AiExchangeListener listener) {
		super(context, listener);
		this.request = request;
	}

	@Override
	Mono<Void> write(ClientHttpRequest outgoing) {
		if (outgoing.getNativeRequest() instanceof Connection reactive) {
			PassedQueryHandler.serve(reactive.channel(), this.request.target().getRawPath(), this.request.query());
		}
		byte[] bytes = this.request.bytes();
		if (bytes == null) {
			return outgoing.writeWith(published(outgoing));
		}
		return (bytes.length == 0) ? outgoing.setComplete()
				: outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(bytes)));
	}

	/**
	 * The bytes of a published body, which are as many as announced, or the request is
	 * not sent to its end.
	 */
	private Flux<DataBuffer> published(ClientHttpRequest outgoing) {
		return Flux.defer(() -> {
			long[] left = { this.request.length() };
			return Flux.<ByteBuffer>from(this.request.content()).<DataBuffer>handle((bytes, sink) -> {
				left[0] -= bytes.remaining();
				if (left[0] < 0) {
					sink.error(new IllegalStateException("it has more bytes than it announced"));
				}
				else {
					sink.next(outgoing.bufferFactory().wrap(bytes));
				}
			})
				.concatWith(Mono.defer(() -> (left[0] == 0) ? Mono.empty() : Mono
					.error(new IllegalStateException("it has " + left[0] + " bytes less than it announced"))));
		}).doOnError((ex) -> this.bodyFailed = ex);
	}

	@Override
	Throwable failure(Throwable ex) {
		Throwable thrown = this.bodyFailed;
		return (thrown == null) ? super.failure(ex)
				: new AiRefusedLocallyException(
						"Not sent to its end: the body of the request failed: " + Thrown.describe(thrown),
						ErrorDetails.LOCAL.withAttempts(1), false, Thrown.safe(thrown));
	}

	Flux<AiHttpPiece> pass(ClientResponse response) {
		UsedConnection used = connection();
		return new PassedPieces(this, this.request.isJudged(), this.request.model()).of(response,
				(used != null) ? used : AnswerEnd.Rest.UNREAD);
	}

}
