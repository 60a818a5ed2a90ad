package io.aiclient.client;

import java.time.Duration;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.BeforeEach;

import io.aiclient.AiRequest;
import io.aiclient.resilience.RetrySettings;

/**
 * Clients whose identical requests share a call.
 */
abstract class SharedCallTestCase extends VirtualTimeTestCase {

	static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(1))
		.withMaxRetryAfter(Duration.ofSeconds(1));

	ScriptedExchange answering;

	@BeforeEach
	void answer() {
		this.answering = scripted((n) -> false);
	}

	AiClientBuilder sharing(ScriptedExchange exchange) {
		return client(exchange).shareInFlight(true);
	}

	/**
	 * Takes 200 ms for each answer, and for each 500 that takes its place.
	 */
	ScriptedExchange scripted(IntPredicate fails) {
		Duration latency = Duration.ofMillis(200);
		return new ScriptedExchange(this.time,
				(n, request) -> fails.test(n) ? ScriptedExchange.status(500).delaySubscription(latency, this.time)
						: ScriptedExchange.answer(request).delayElement(latency, this.time));
	}

	static AiRequest request(String id, String user) {
		return AiRequest.builder().id(id).user(user).build();
	}

}
