package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.aiclient.AiRequest;
import io.aiclient.spring.web.WebClientExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that failed at start-up would be logged at debug level only, and a cold start be
 * slow again.
 */
class LoopbackServerTests {

	@Test
	void answersTheExchangeThatIsMadeForIt() throws IOException {
		try (LoopbackServer server = new LoopbackServer(); WebClientExchange exchange = server.exchange()) {
			AiRequest request = AiRequest.builder().model("none").user("Nothing").build();
			for (int i = 0; i < 3; i++) {
				assertThat(exchange.exchange(request).block(Duration.ofSeconds(10)).content()).isEqualTo("Nothing");
			}
		}
	}

}
