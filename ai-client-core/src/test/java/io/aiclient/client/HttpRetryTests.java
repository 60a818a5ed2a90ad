package io.aiclient.client;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP requests that are sent again, or would be.
 */
class HttpRetryTests extends VirtualTimeTestCase {

	private static final AiHttpRequest REQUEST = HttpCallsTests.request(AiHttpBody.ofBytes(new byte[] { 123, 125 }));

	private static final RetrySettings RETRIES = HttpCallsTests.RETRIES;

	@Test
	void aFailureIsMadeAgainAndItsResponseIsNotSeen() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> (n < 3) ? ScriptedHttpExchange.status((n == 1) ? 500 : 429, Map.of("Retry-After", "5"))
						: Flux.just(ScriptedHttpExchange.whole("ok")));
		HttpOutcome outcome = HttpOutcome.of(client(exchange).retry(RETRIES).build().http().exchange(REQUEST));
		assertThat(outcome.isPending()).isTrue();
		advance(Duration.ofSeconds(30));
		assertThat(outcome.response.head().status()).isEqualTo(200);
		assertThat(exchange.sent).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "500,3", "400,1", "429,3" })
	void theLastFailureComesBackAsTheResponseThatItWas(int status, int attempts) {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> ScriptedHttpExchange.status(status, Map.of()));
		HttpOutcome outcome = HttpOutcome.of(client(exchange).retry(RETRIES).build().http().exchange(REQUEST));
		advance(Duration.ofSeconds(60));
		outcome.read();
		assertThat(outcome.response.head().status()).isEqualTo(status);
		assertThat(outcome.body).containsExactly("error " + status);
		assertThat(outcome.completed).isTrue();
		assertThat(exchange.sent).isEqualTo(attempts);
	}

	@Test
	void aFailureThatComesBeforeTheAdmissionIsReportedComesBackAsTheResponseThatItWas() {
		CompletableFuture<Void> failing = new CompletableFuture<>();
		CompletableFuture<Void> sent = new CompletableFuture<>();
		CompletableFuture<Void> answered = new CompletableFuture<>();
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> Flux.from((subscriber) -> {
			new Thread(() -> {
				ScriptedHttpExchange.status(400, Map.of()).subscribe(subscriber);
				answered.complete(null);
			}).start();
			failing.join();
		}));
		AiClientObserver slow = (operation, request, context) -> new RequestObserver() {
			@Override
			public AttemptObserver attempt(int number) {
				return new AttemptObserver() {
					@Override
					public void failed(AiClientException error) {
						failing.complete(null);
						sent.join();
					}
				};
			}
		};
		HttpOutcome outcome = HttpOutcome.of(client(exchange).observer(slow).build().http().exchange(REQUEST));
		sent.complete(null);
		answered.join();
		assertThat(outcome.error).isNull();
		assertThat(outcome.response.head().status()).isEqualTo(400);
	}

	@Test
	void aRetryWithoutAnAnswerIsAFailureOfThisSide() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> (n == 1) ? ScriptedHttpExchange.status(500, Map.of()) : Flux.error(AiExchangeException
					.failed(AiExchangeException.Stage.CONNECT, "Connection refused", new ConnectException("refused"))));
		HttpOutcome outcome = HttpOutcome.of(client(exchange).retry(RETRIES).build().http().exchange(REQUEST));
		advance(Duration.ofSeconds(60));
		assertThat(exchange.sent).isEqualTo(3);
		assertThat(outcome.response).isNull();
		assertThat(outcome.error).isInstanceOf(AiProviderException.class);
	}

	@Test
	void aCloseBetweenAttemptsIsAFailureOfThisSide() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> ScriptedHttpExchange.status(429, Map.of("Retry-After", "30")));
		ManagedAiClient client = client(exchange).retry(RETRIES.withMaxRetryAfter(Duration.ofSeconds(60))).build();
		HttpOutcome refused = HttpOutcome.of(client.http().exchange(REQUEST));
		HttpOutcome waiting = HttpOutcome.of(client.http().exchange(REQUEST));
		advance(Duration.ofSeconds(10));
		client.close();
		assertThat(exchange.sent).isOne();
		assertThat(refused.error).isInstanceOf(AiCancelledException.class);
		assertThat(waiting.error).isInstanceOf(AiCancelledException.class);
	}

	@Test
	void aDeadlineThatEndsBetweenAttemptsIsAFailureOfThisSide() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> (n == 1) ? ScriptedHttpExchange.status(500, Map.of()) : Flux.never());
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).retry(RETRIES).build();
		HttpOutcome refused = HttpOutcome.of(client.http().exchange(HttpCallsTests.within(Duration.ofSeconds(10))));
		Disposable holding = client.http().exchange(REQUEST).subscribe();
		advance(Duration.ofSeconds(9));
		assertThat(refused.isPending()).isTrue();
		advance(Duration.ofSeconds(2));
		assertThat(refused.response).isNull();
		assertThat(refused.error).isInstanceOf(AiTimeoutException.class).hasMessageContaining("after 1 attempt");
		holding.dispose();
		advance(Duration.ofSeconds(10));
		assertThat(exchange.sent).isEqualTo(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().waiting()).isZero();
	}

	@Test
	void aRetryThatTheDeadlineLeavesNoTimeForIsNotWaitedFor() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange(
				(n) -> ScriptedHttpExchange.status(429, Map.of("Retry-After", "10")));
		HttpOutcome outcome = HttpOutcome
			.of(client(exchange).retry(RETRIES).build().http().exchange(HttpCallsTests.within(Duration.ofSeconds(10))));
		assertThat(outcome.response.head().status()).isEqualTo(429);
		assertThat(exchange.sent).isOne();
	}

	@Test
	void aBodyThatIsThereOnceIsSentOnce() {
		ScriptedHttpExchange exchange = new ScriptedHttpExchange((n) -> ScriptedHttpExchange.status(500, Map.of()));
		HttpOutcome outcome = HttpOutcome.of(client(exchange).retry(RETRIES)
			.build()
			.http()
			.exchange(HttpCallsTests.request(AiHttpBody.once(2, Mono.just(ScriptedHttpExchange.bytes("{}"))))));
		advance(Duration.ofSeconds(60));
		assertThat(outcome.response.head().status()).isEqualTo(500);
		assertThat(exchange.sent).isOne();
	}

}
