package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiCancelledException;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class AiClientShutdownTests {

	private final Sinks.One<AiResponse> answer = Sinks.one();

	private final StubExchange exchange = StubExchange.by((attempt) -> this.answer.asMono());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m")
		.withBean(AiExchange.class, () -> this.exchange);

	@Test
	void requestInFlightIsAnsweredBeforeTheContextCloses() {
		this.runner.run((context) -> {
			CompletableFuture<AiResponse> response = context.getBean(AiClient.class).send(AiRequest.of("a")).toFuture();
			CompletableFuture<Void> closing = close(context.getSourceApplicationContext());
			AiClient client = context.getBean(AiClient.class);
			await().until(() -> isClosed(client));
			assertThat(closing).isNotDone();
			this.answer.tryEmitValue(StubExchange.answer());
			assertThat(response.get(5, TimeUnit.SECONDS).content()).isEqualTo("Hallo");
			assertThat(closing).succeedsWithin(Duration.ofSeconds(5));
		});
	}

	@Test
	void requestThatTakesLongerThanItsGraceIsCancelled() {
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=200ms").run((context) -> {
			Mono<AiResponse> response = context.getBean(AiClient.class).send(AiRequest.of("a"));
			CompletableFuture<AiResponse> pending = response.toFuture();
			assertThat(close(context.getSourceApplicationContext())).succeedsWithin(Duration.ofSeconds(5));
			assertThat(pending).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.withCauseInstanceOf(AiCancelledException.class);
		});
	}

	@Test
	void closedClientTakesNoRequest() {
		this.runner.run((context) -> {
			AiClient client = context.getBean(AiClient.class);
			context.getSourceApplicationContext().close();
			assertThatExceptionOfType(AiCancelledException.class).isThrownBy(() -> client.call(AiRequest.of("a")))
				.withMessageContaining("closed");
		});
	}

	@Test
	void isThereForClientsThatAreMadeLate() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				AiClient client = context.getBean(AiClient.class);
				assertThat(context.getBean("aiClientShutdown", GracefulEnd.class).isRunning()).isTrue();
				context.getSourceApplicationContext().close();
				assertThatExceptionOfType(AiCancelledException.class).isThrownBy(() -> client.call(AiRequest.of("a")));
			});
	}

	@Test
	void stopsAfterWebServers() {
		this.runner.run((context) -> {
			GracefulEnd shutdown = context.getBean("aiClientShutdown", GracefulEnd.class);
			assertThat(shutdown.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
			assertThat(shutdown.isPauseable()).isFalse();
		});
	}

	private static CompletableFuture<Void> close(ConfigurableApplicationContext context) {
		return CompletableFuture.runAsync(context::close);
	}

	private static boolean isClosed(AiClient client) {
		CompletableFuture<AiResponse> refused = client.send(AiRequest.of("late")).toFuture();
		boolean closed = refused.isCompletedExceptionally();
		refused.cancel(true);
		return closed;
	}

}
