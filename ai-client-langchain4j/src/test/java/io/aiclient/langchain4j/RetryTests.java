package io.aiclient.langchain4j;

import java.io.IOException;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.http.ApiServer;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * LangChain4j's models retry above their HTTP client: the attempts multiply unless they
 * are asked not to.
 */
class RetryTests {

	private static final int ATTEMPTS_OF_THE_CLIENT = 2;

	@ParameterizedTest
	@CsvSource({ "0, 2", "1, 4", ", 6" })
	void attemptsOfAModelMultiplyThoseOfTheClient(Integer maxRetries, int attempts) {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.faults(Faults.none().with(Fault.status(500), 1)));
				Application application = Application.over(provider.baseUrl(),
						"ai.client.retry.max-retries=" + (ATTEMPTS_OF_THE_CLIENT - 1), "ai.client.retry.budget=1")) {
			OpenAiChatModel model = OpenAiChatModel.builder()
				.httpClientBuilder(application.http())
				.modelName("gpt-4.1-mini")
				.maxRetries(maxRetries)
				.build();
			assertThatExceptionOfType(InternalServerException.class).isThrownBy(() -> model.chat("Hello"));
			assertThat(provider.counts().received()).isEqualTo(attempts);
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void theModelsOfBootRetryNothingThemselves() throws IOException {
		try (ApiServer api = ApiServer.start()
			.at("", (exchange) -> ApiServer.send(exchange, 500, "application/json",
					"{\"error\":{\"message\":\"No\"}}"));
				Application application = Application.over(api.baseUrl(),
						"ai.client.retry.max-retries=" + (ATTEMPTS_OF_THE_CLIENT - 1), "ai.client.retry.budget=1")) {
			assertThatExceptionOfType(InternalServerException.class).isThrownBy(() -> application.chat().chat("Hello"));
			assertThat(api.received()).hasSize(ATTEMPTS_OF_THE_CLIENT);
			assertThatExceptionOfType(InternalServerException.class)
				.isThrownBy(() -> application.embeddings().embed("Hello"));
			assertThat(api.received()).hasSize(2 * ATTEMPTS_OF_THE_CLIENT);
		}
	}

}
