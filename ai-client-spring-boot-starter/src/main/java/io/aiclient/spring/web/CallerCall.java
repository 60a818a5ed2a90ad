package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.Thrown;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpPiece;

/**
 * One attempt that an HTTP client of the application makes.
 */
final class CallerCall extends AnsweredCall {

	private final CallerRequest request;

	private final String model;

	/**
	 * Begins an attempt.
	 * @param replaced the exchange that would make it, which knows how answers are read
	 * @param described what was read from the request
	 * @param subscriber the context of the attempt
	 */
	CallerCall(CallerRequest request, AiHttpExchange replaced, AiRequest described, ContextView subscriber) {
		super(context(replaced), AiExchangeListener.of(subscriber));
		this.request = request;
		this.model = (described.model() != null) ? described.model() : "";
		request.begins();
	}

	private static CallContext context(AiHttpExchange exchange) {
		if (exchange instanceof WebClientExchange web) {
			return web.context();
		}
		throw AiRefusedLocallyException.because("Not sent: the exchange " + exchange.getClass().getName()
				+ " cannot read the answers to another HTTP client; it has to be a WebClientExchange");
	}

	/**
	 * Keeps what the application's HTTP client failed with, unless it is an error of
	 * ours.
	 */
	Throwable failure(Throwable ex) {
		if (!(ex instanceof AiExchangeException)) {
			this.request.failedWith(ex);
		}
		return ex;
	}

	/**
	 * The pieces of the answer.
	 * @param rest decides about what follows the end of a stream
	 */
	Flux<AiHttpPiece> pass(ClientResponse response, AnswerEnd.Rest rest) {
		return new PassedPieces(this, this.request.isJudged(), this.model).of(response, rest);
	}

	@Override
	AiExchangeException brokeOff(Throwable ex, @Nullable HttpHeaders headers, long size) {
		String type = (headers != null) ? headers.getFirst(HttpHeaders.CONTENT_TYPE) : null;
		String came = " (" + TransportFailures.contentType(type) + ", " + size + " bytes)";
		if (ex instanceof MalformedAnswerException) {
			return AiExchangeException.failed(Stage.BODY, "The answer is " + ex.getMessage() + came, null);
		}
		this.request.failedWith(ex);
		return AiExchangeException.failed(Stage.BODY, "The answer broke off: " + Thrown.message(ex) + came, ex);
	}

}
