package io.aiclient.docs.services;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Qualifier;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;

/**
 * Smaller pieces that the guides quote.
 */
class Operations {

	private final AiClient cheap;

	private final ManagedAiClient client;

	Operations(ManagedAiClient client, @Qualifier("cheap") AiClient cheap) {
		this.client = client;
		this.cheap = cheap;
	}

	void keyWasMended() {
		this.client.releaseLatch();
	}

	void limitWasRaised() {
		this.client.releasePause();
	}

	String askTheCheapOne(String question) {
		return this.cheap.call(AiRequest.of(question)).content();
	}

	static String withoutSpring(AiExchange exchange) {
		try (ManagedAiClient client = AiClientBuilder.create(exchange)
			.model("gpt-4.1-mini")
			.concurrency(ConcurrencySettings.fixed(10))
			.totalTimeout(Duration.ofSeconds(30))
			.build()) {
			return client.call(AiRequest.of("Hello")).content();
		}
	}

	@AiService(client = "cheap")
	interface Cheap {

		@AiCall("{question}")
		String ask(String question);

	}

}
