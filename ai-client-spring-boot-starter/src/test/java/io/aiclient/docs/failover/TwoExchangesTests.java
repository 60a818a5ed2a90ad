package io.aiclient.docs.failover;

import java.net.ConnectException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/fail-over.md quotes.
 */
class TwoExchangesTests {

	@Test
	void theSecondAnswersWhereTheFirstCannotBeReached() {
		StubExchange openAi = StubExchange.by((attempt) -> Mono.error(new ConnectException("refused")));
		StubExchange azure = StubExchange.answering();
		try (ManagedAiClient client = TwoExchanges.client(openAi, azure)) {
			assertThat(client.call(AiRequest.of("Hello")).content()).isEqualTo("Hallo");
			assertThat(azure.requests()).extracting(AiRequest::model).containsExactly("my-deployment");
		}
	}

}
