package io.aiclient.spring.web;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiExchangeListener;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Thrown;
import io.aiclient.http.AiHttpHead;
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
		HttpHeaders headers = begin(response);
		AiHttpHead head = new AiHttpHead(response.statusCode().value(), copy(headers));
		if (!response.statusCode().is2xxSuccessful()) {
			return refused(response, head).flux();
		}
		PassedAnswer.Form form = form(headers);
		PassedAnswer answer = new PassedAnswer(head, form, this.context, this.request.isJudged(), this.request.model());
		return (form == PassedAnswer.Form.JSON) ? whole(response, headers, answer).flux() : inPieces(response, answer);
	}

	private Mono<AiHttpPiece> whole(ClientResponse response, HttpHeaders headers, PassedAnswer answer) {
		return collect(response, headers).flatMap((body) -> (body.size() > MOST_ON_LOOP)
				? Mono.defer(() -> parsed(answer, body)).subscribeOn(Schedulers.parallel()) : parsed(answer, body));
	}

	private Mono<AiHttpPiece> parsed(PassedAnswer answer, BodyBuffer body) {
		try {
			return Mono.just(answer.whole(body));
		}
		catch (Throwable thrown) {
			return Mono.error(bodyFailure(thrown, body.size()));
		}
	}

	private Flux<AiHttpPiece> inPieces(ClientResponse response, PassedAnswer answer) {
		UsedConnection used = connection();
		Flux<AiHttpPiece> pieces = body(response).doOnComplete(this::readToEnd)
			.handle(answer)
			.concatWith(Mono.defer(answer::finish))
			.onErrorMap((ex) -> bodyFailure(ex, answer.received()));
		return new AnswerEnd<>(pieces, (used != null) ? used : AnswerEnd.Rest.UNREAD);
	}

	private Mono<AiHttpPiece> refused(ClientResponse response, AiHttpHead head) {
		BodyBuffer body = new BodyBuffer(this.context.limit());
		return fill(response, body).then(Mono.fromSupplier(() -> {
			byte[] bytes = body.toBytes();
			byte[] beginning = (bytes.length <= ERROR_BODY_LIMIT) ? bytes : Arrays.copyOf(bytes, ERROR_BODY_LIMIT);
			return new AiHttpPiece(head, ByteBuffer.wrap(bytes), null, refusal(response, beginning));
		}));
	}

	private static PassedAnswer.Form form(HttpHeaders headers) {
		String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		if (type == null || type.isBlank()) {
			return PassedAnswer.Form.UNKNOWN;
		}
		int parameters = type.indexOf(';');
		String bare = ((parameters < 0) ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
		if (bare.equals("application/json") || bare.endsWith("+json")) {
			return PassedAnswer.Form.JSON;
		}
		return bare.equals("text/event-stream") ? PassedAnswer.Form.EVENTS : PassedAnswer.Form.OTHER;
	}

	private static Map<String, List<String>> copy(HttpHeaders headers) {
		Map<String, List<String>> copy = new LinkedHashMap<>();
		headers.forEach(copy::put);
		return copy;
	}

}
