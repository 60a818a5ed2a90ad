package io.aiclient.spring.web;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;

/**
 * Makes pieces of the answer to a request that passes.
 */
final class PassedPieces {

	private final AnsweredCall call;

	private final boolean judged;

	private final String model;

	/**
	 * Creates the maker for the answer to one attempt.
	 * @param call reads the answer
	 * @param judged whether an error in an answer of status 200 is a failure
	 * @param model the model that was asked; empty if it is not known
	 */
	PassedPieces(AnsweredCall call, boolean judged, String model) {
		this.call = call;
		this.judged = judged;
		this.model = model;
	}

	/**
	 * The pieces.
	 * @param rest decides about what follows the end of a stream
	 */
	Flux<AiHttpPiece> of(ClientResponse response, AnswerEnd.Rest rest) {
		HttpHeaders headers = this.call.begin(response);
		AiHttpHead head = new AiHttpHead(response.statusCode().value(), this.call.passed(headers));
		if (!response.statusCode().is2xxSuccessful()) {
			return refused(response, head).flux();
		}
		PassedAnswer.Form form = form(headers);
		PassedAnswer answer = new PassedAnswer(head, form, this.call.context, this.judged, this.model);
		return (form == PassedAnswer.Form.JSON) ? whole(response, headers, answer).flux()
				: inPieces(response, answer, rest);
	}

	private Mono<AiHttpPiece> whole(ClientResponse response, HttpHeaders headers, PassedAnswer answer) {
		return this.call.collect(response, headers)
			.flatMap((body) -> (body.size() > AnsweredCall.MOST_ON_LOOP && Schedulers.isInNonBlockingThread())
					? Mono.defer(() -> parsed(answer, body)).subscribeOn(Schedulers.parallel()) : parsed(answer, body));
	}

	private Mono<AiHttpPiece> parsed(PassedAnswer answer, BodyBuffer body) {
		try {
			return Mono.just(answer.whole(body));
		}
		catch (Throwable thrown) {
			return Mono.error(this.call.bodyFailure(thrown, body.size()));
		}
	}

	private Flux<AiHttpPiece> inPieces(ClientResponse response, PassedAnswer answer, AnswerEnd.Rest rest) {
		Flux<AiHttpPiece> pieces = AnsweredCall.body(response)
			.doOnComplete(this.call::readToEnd)
			.<AiHttpPiece>handle((buffer, sink) -> {
				this.call.arrived();
				answer.accept(buffer, sink);
			})
			.concatWith(Mono.defer(answer::finish))
			.onErrorMap((ex) -> this.call.bodyFailure(ex, answer.received()));
		return new AnswerEnd<>(pieces, rest);
	}

	private Mono<AiHttpPiece> refused(ClientResponse response, AiHttpHead head) {
		BodyBuffer body = new BodyBuffer(this.call.context.limit());
		return AnsweredCall.fill(response, body).then(Mono.fromSupplier(() -> {
			byte[] bytes = body.toBytes();
			byte[] beginning = (bytes.length <= AnsweredCall.ERROR_BODY_LIMIT) ? bytes
					: Arrays.copyOf(bytes, AnsweredCall.ERROR_BODY_LIMIT);
			return new AiHttpPiece(head, ByteBuffer.wrap(bytes), null, this.call.refusal(response, beginning));
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

}
