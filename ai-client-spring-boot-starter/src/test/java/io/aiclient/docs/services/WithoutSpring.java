package io.aiclient.docs.services;

import java.time.Duration;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

class WithoutSpring {

	static String ask(AiExchange exchange) {
		try (ManagedAiClient client = AiClientBuilder.create(exchange)
			.model("gpt-4.1-mini")
			.concurrency(ConcurrencySettings.fixed(10))
			.totalTimeout(Duration.ofSeconds(30))
			.build()) {
			return client.call(AiRequest.of("Hello")).content();
		}
	}

}
