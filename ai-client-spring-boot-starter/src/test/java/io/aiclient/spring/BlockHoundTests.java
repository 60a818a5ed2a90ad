package io.aiclient.spring;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.web.WebClientExchange;
import io.aiclient.spring.web.WebExchangeSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whether BlockHound is there, and finds what it is to find.
 */
class BlockHoundTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void aBlockingCallOnAnEventLoopIsFound() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				WebClientExchange exchange = new WebClientExchange("default",
						WebExchangeSettings.builder(URI.create(provider.baseUrl())).build(), WebClient.builder(), null);
				ManagedAiClient client = AiClientBuilder.create(exchange).model("m").build()) {
			Mono<AiResponse> answer = client.send(AiRequest.of("Hello"));
			assertThat(answer.block(TIMEOUT)).isNotNull();
			assertThatThrownBy(() -> answer.doOnNext((response) -> block()).block(TIMEOUT))
				.hasStackTraceContaining(BlockingOperationError.class.getName());
		}
	}

	@Test
	void aBlockingCallOnATimerThreadIsFound() {
		assertThatThrownBy(() -> Mono.delay(Duration.ofMillis(1)).doOnNext((tick) -> block()).block(TIMEOUT))
			.hasStackTraceContaining(BlockingOperationError.class.getName());
	}

	@Test
	void aThreadThatMayBlockMay() {
		block();
	}

	private static void block() {
		try {
			assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
