package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

/**
 * A client with two endpoints, each as healthy as a test says.
 */
abstract class FailoverTestCase extends VirtualTimeTestCase {

	static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	/**
	 * Opens at 50 % of 10 calls for 60 s, then lets 3 probes through.
	 */
	static final CircuitBreakerSettings BREAKER = new CircuitBreakerSettings(50, 10, 10, Duration.ofSeconds(60), 3);

	Server first;

	Server second;

	@BeforeEach
	void startServers() {
		this.first = new Server();
		this.second = new Server();
	}

	/**
	 * A client of both, in order, without retries.
	 */
	AiClientBuilder both() {
		return client(this.first.exchange).retry(NO_RETRY)
			.circuitBreaker(BREAKER)
			.failover(Failover.inOrder(EndpointSettings.builder("azure", this.second.exchange).build()));
	}

	/**
	 * Sends requests one after the other, each ended before the next begins.
	 */
	List<Answer> sendEach(ManagedAiClient client, int count) {
		return requests(count).stream().map((request) -> {
			Answer answer = Answer.of(client.send(request));
			advance(Duration.ofMillis(10));
			return answer;
		}).toList();
	}

	static String breaker(ManagedAiClient client, int endpoint) {
		return client.snapshot().endpoints().get(endpoint).breaker().toString();
	}

	final class Server {

		Mono<AiResponse> trouble = Mono.empty();

		Duration latency = Duration.ofMillis(10);

		final ScriptedExchange exchange = new ScriptedExchange(FailoverTestCase.this.time,
				(n, request) -> this.trouble.switchIfEmpty(answer(request)));

		private Mono<AiResponse> answer(AiRequest request) {
			return ScriptedExchange.answer(request).delayElement(this.latency, FailoverTestCase.this.time);
		}

		void dead() {
			this.trouble = Mono
				.error(() -> AiExchangeException.failed(AiExchangeException.Stage.CONNECT, "refused", null));
		}

		void failing(int status) {
			this.trouble = ScriptedExchange.status(status);
		}

		void mended() {
			this.trouble = Mono.empty();
		}

		int sent() {
			return this.exchange.sent();
		}

	}

}
