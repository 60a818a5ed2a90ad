package io.aiclient.spring.web;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

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

	private final SilenceWatch watch;

	private final String model;

	/**
	 * Begins an attempt.
	 * @param context how answers are read
	 * @param described what was read from the request
	 * @param watch ends the attempt if it is silent for too long
	 */
	CallerCall(CallerRequest request, CallContext context, AiRequest described, AiExchangeListener listener,
			SilenceWatch watch) {
		super(context, listener);
		this.request = request;
		this.watch = watch;
		this.model = (described.model() != null) ? described.model() : "";
		request.begins();
	}

	/**
	 * How the answers to another HTTP client are read.
	 * @param exchange the exchange in whose place it makes a call
	 * @throws AiRefusedLocallyException if it cannot be known
	 */
	static CallContext context(AiHttpExchange exchange) {
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
	void failed(Throwable ex) {
		if (!(ex instanceof AiExchangeException)) {
			failedWith(ex);
		}
	}

	private void failedWith(Throwable ex) {
		if (!this.watch.hasFailed()) {
			this.request.failedWith(ex);
		}
	}

	/**
	 * None: the application gets its own response.
	 */
	@Override
	Map<String, List<String>> passed(HttpHeaders headers) {
		return Map.of();
	}

	@Override
	void arrived() {
		this.watch.arrived();
	}

	/**
	 * The pieces of the answer.
	 * @param rest decides about what follows the end of a stream
	 */
	Flux<AiHttpPiece> pass(ClientResponse response, AnswerEnd.Rest rest) {
		this.watch.awaitsBody(this.context.timeouts());
		return new PassedPieces(this, this.request.isJudged(), this.model).of(response, rest);
	}

	@Override
	AiExchangeException brokeOff(Throwable ex, @Nullable HttpHeaders headers, long size) {
		String type = (headers != null) ? headers.getFirst(HttpHeaders.CONTENT_TYPE) : null;
		String came = " (" + TransportFailures.contentType(type) + ", " + size + " bytes)";
		if (ex instanceof MalformedAnswerException) {
			return AiExchangeException.failed(Stage.BODY, "The answer is " + ex.getMessage() + came, null);
		}
		failedWith(ex);
		return AiExchangeException.failed(Stage.BODY, "The answer broke off: " + Thrown.message(ex) + came, ex);
	}

}
