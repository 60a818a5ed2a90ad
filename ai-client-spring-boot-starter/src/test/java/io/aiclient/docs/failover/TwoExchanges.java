package io.aiclient.docs.failover;

import io.aiclient.AiExchange;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.EndpointSettings;
import io.aiclient.client.Failover;
import io.aiclient.client.ManagedAiClient;

final class TwoExchanges {

	private TwoExchanges() {
	}

	static ManagedAiClient client(AiExchange openAi, AiExchange azure) {
		return AiClientBuilder.create(openAi)
			.model("gpt-4.1-mini")
			.failover(Failover.inOrder(EndpointSettings.builder("azure", azure).model("my-deployment").build()))
			.build();
	}

}
