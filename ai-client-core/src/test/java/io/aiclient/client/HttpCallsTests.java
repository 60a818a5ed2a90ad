package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * HTTP requests through the pipeline.
 */
class HttpCallsTests extends VirtualTimeTestCase {

	private static final AiHttpRequest REQUEST = request(AiHttpBody.ofBytes(new byte[] { 123, 125 }));

	static final RetrySettings RETRIES = RetrySettings.defaults()
		.withMaxRetries(2)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60));

	@Test
	void aWholeAnswerComesWhenItsCallHoldsNothing() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> Flux.just(ScriptedHttpExchange.whole("{\"a\":1}")));
		ManagedAiClient client = client(exchange).build();
		HttpOutcome outcome = HttpOutcome.of(client.http().exchange(REQUEST));
		assertThat(outcome.response.head().status()).isEqualTo(200);
		assertThat(outcome.response.head().headers()).containsOnly(Map.entry("x-request-id", List.of("r-1")));
		assertThat(client.snapshot().admission().inFlight()).isZero();
		outcome.read();
		assertThat(outcome.body).containsExactly("{\"a\":1}");
		assertThat(outcome.completed).isTrue();
	}

	@Test
	void itsOwnTimeoutHoldsInPlaceOfTheClients() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.never());
		HttpOutcome outcome = HttpOutcome.of(client(exchange).build().http().exchange(within(Duration.ofSeconds(2))));
		advance(Duration.ofSeconds(3));
		assertThat(outcome.error).isInstanceOf(AiTimeoutException.class);
		assertThat(exchange.inFlight).isZero();
	}

	@Test
	void aRefusedKeyIsAResponseOnceAndThenKeepsRequestsBack() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> ScriptedHttpExchange.status(401, Map.of()));
		ManagedAiClient client = client(exchange).build();
		assertThat(HttpOutcome.of(client.http().exchange(REQUEST)).response.head().status()).isEqualTo(401);
		assertThat(HttpOutcome.of(client.http().exchange(REQUEST)).error).isInstanceOf(AiAuthenticationException.class);
		assertThat(exchange.sent).isOne();
	}

	@Test
	void aStreamComesAsItIsReadAndHoldsItsSlotUntilItsEnd() {
		Sinks.Many<AiHttpPiece> pieces = Sinks.many().unicast().onBackpressureBuffer();
		List<Long> requested = new ArrayList<>();
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> pieces.asFlux().doOnRequest(requested::add));
		ManagedAiClient client = client(exchange).build();
		HttpOutcome outcome = HttpOutcome.of(client.http().exchange(REQUEST));
		pieces.tryEmitNext(AiHttpPiece.first(ScriptedHttpExchange.head(200), ScriptedHttpExchange.bytes("one")));
		pieces.tryEmitNext(AiHttpPiece.next(ScriptedHttpExchange.bytes("two")));
		assertThat(outcome.response.head().status()).isEqualTo(200);
		assertThat(requested).containsExactly(1L);
		outcome.read(1);
		assertThat(outcome.body).first().isEqualTo("one");
		outcome.read(5);
		pieces.tryEmitNext(AiHttpPiece.next(ScriptedHttpExchange.bytes("")));
		assertThat(outcome.body).containsExactly("one", "two");
		assertThat(client.snapshot().admission().inFlight()).isOne();
		pieces.tryEmitNext(AiHttpPiece.last(ScriptedHttpExchange.end()));
		assertThat(outcome.completed).isTrue();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void whoLeavesABodyUnreadOrHalfReadFreesItsSlot() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.concat(
				Flux.just(AiHttpPiece.first(ScriptedHttpExchange.head(200), ScriptedHttpExchange.bytes("one"))),
				Flux.never()));
		ManagedAiClient client = client(exchange).build();
		HttpOutcome closed = HttpOutcome.of(client.http().exchange(REQUEST));
		closed.response.close();
		closed.response.close();
		HttpOutcome cancelled = HttpOutcome.of(client.http().exchange(REQUEST));
		cancelled.read();
		cancelled.reading.dispose();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(exchange.inFlight).isZero();
	}

	@Test
	void whoGoesBeforeTheHeadCancelsTheCall() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.never());
		ManagedAiClient client = client(exchange).build();
		client.http().exchange(REQUEST).subscribe().dispose();
		assertThat(exchange.sent).isOne();
		assertThat(exchange.inFlight).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void aBodyThatBreaksOffFailsItsReaderAndIsNotMadeAgain() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.concat(
				Flux.just(AiHttpPiece.first(ScriptedHttpExchange.head(200), ScriptedHttpExchange.bytes("one"))),
				Flux.error(AiExchangeException.failed(Stage.BODY, "broke off", null))));
		HttpOutcome outcome = HttpOutcome.of(client(exchange).retry(RETRIES).build().http().exchange(REQUEST));
		outcome.read();
		advance(Duration.ofSeconds(10));
		assertThat(outcome.body).containsExactly("one");
		assertThat(outcome.error).isInstanceOf(AiBadResponseException.class);
		assertThat(exchange.sent).isOne();
	}

	@Test
	void anErrorInTheMiddleOfAStreamPassesAndCountsAsAFailure() {
		List<AiClientException> failures = new ArrayList<>();
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> Flux.just(AiHttpPiece.first(ScriptedHttpExchange.head(200), ScriptedHttpExchange.bytes("one")),
						new AiHttpPiece(null, ScriptedHttpExchange.bytes("error"), null,
								AiExchangeException.event(new ProviderError(null, null, "overloaded"), null))));
		HttpOutcome outcome = HttpOutcome
			.of(client(exchange).observer((operation, request, context) -> failures(failures))
				.build()
				.http()
				.exchange(REQUEST));
		outcome.read();
		assertThat(outcome.body).containsExactly("one", "error");
		assertThat(outcome.completed).isTrue();
		assertThat(failures).hasSize(1);
	}

	@Test
	void whatIsNotMeteredTakesNoSlotAndNeitherAsksNorFeedsTheBreaker() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> (n == 1) ? Flux.never() : ScriptedHttpExchange.status(500, Map.of()));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1))
			.retry(RETRIES.withMaxRetries(0))
			.circuitBreaker(CircuitBreakerSettings.defaults().withWindow(2, 2).withFailureRateThreshold(50))
			.build();
		Disposable holding = client.http().exchange(REQUEST).subscribe();
		exchange.metering = Metering.NONE;
		for (int i = 0; i < 10; i++) {
			assertThat(HttpOutcome.of(client.http().exchange(REQUEST)).response.head().status()).isEqualTo(500);
		}
		holding.dispose();
		exchange.metering = Metering.REQUEST;
		for (int i = 0; i < 2; i++) {
			HttpOutcome.of(client.http().exchange(REQUEST));
		}
		assertThat(HttpOutcome.of(client.http().exchange(REQUEST)).error).isInstanceOf(AiCircuitOpenException.class);
		exchange.metering = Metering.NONE;
		assertThat(HttpOutcome.of(client.http().exchange(REQUEST)).response.head().status()).isEqualTo(500);
	}

	@ParameterizedTest
	@CsvSource({ "TOKENS,true,true", "PROMPT,true,false", "REQUEST,false,false", "NONE,false,false" })
	void countsWhatItIs(Metering metering, boolean prompt, boolean answer) {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.never());
		exchange.metering = metering;
		ManagedAiClient client = client(exchange)
			.rateLimit(RateLimitSettings.none().withRequestsPerMinute(100L).withTokensPerMinute(100_000L))
			.build();
		client.http().exchange(REQUEST).subscribe();
		List<WindowUsage> windows = client.snapshot().admission().windows();
		assertThat(windows).filteredOn((window) -> window.name().equals("requests"))
			.singleElement()
			.extracting(WindowUsage::used)
			.isEqualTo((metering == Metering.NONE) ? 0L : 1L);
		WindowUsage tokens = windows.stream().filter((window) -> window.name().equals("tokens")).findFirst().get();
		assertThat(tokens.used() > 0).isEqualTo(prompt);
		assertThat(tokens.used() > 8).isEqualTo(answer);
	}

	@Test
	void costsWhatTheAnswerSays() {
		List<BigDecimal> costs = new ArrayList<>();
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.just(ScriptedHttpExchange.whole("{}")));
		HttpOutcome.of(client(exchange).observer((operation, request, context) -> new RequestObserver() {
			@Override
			public void succeeded(AiResponse response) {
				costs.add(response.cost());
			}
		}).build().http().exchange(REQUEST));
		assertThat(costs).singleElement().matches((cost) -> cost.compareTo(new BigDecimal("0.00012")) == 0);
	}

	@Test
	void anExchangeThatPassesNoHttpIsNamed() {
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ZERO)).build();
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(client::http)
			.withMessageContaining("ScriptedExchange passes no HTTP requests");
	}

	private static RequestObserver failures(List<AiClientException> failures) {
		return new RequestObserver() {
			@Override
			public void failed(AiClientException error, @Nullable AiResponse response) {
				failures.add(error);
			}
		};
	}

	static AiHttpRequest within(Duration timeout) {
		return AiHttpRequest.builder("POST", "/x").timeout(timeout).build();
	}

	static AiHttpRequest request(AiHttpBody body) {
		return AiHttpRequest.builder("POST", "/chat/completions").body(body).build();
	}

}
