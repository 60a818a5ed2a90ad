package io.aiclient.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiCancelledException;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AiJobShutdownTests {

	@TempDir
	private Path folder;

	private final Sinks.One<AiResponse> answer = Sinks.one();

	private final StubExchange exchange = StubExchange.by((attempt) -> this.answer.asMono());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.concurrency.max=8")
		.withBean(AiExchange.class, () -> this.exchange);

	@Test
	void aStoppingApplicationStoresWhatIsInFlightAndTakesNoNewRow() {
		Path results = this.folder.resolve("results.jsonl");
		this.runner.run((context) -> {
			CompletableFuture<JobReport> run = job(context.getBean(AiClient.class), results, Mono.empty());
			await().until(() -> this.exchange.requests().size() == 8);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
			await().until(() -> refuses(context.getBean(AiClient.class)));
			assertThat(closing).isNotDone();
			this.answer.tryEmitValue(StubExchange.answer());
			assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
			assertThat(Files.readAllLines(results)).hasSize(8);
			assertThat(run).succeedsWithin(Duration.ofSeconds(10));
			assertThat(run.join().end()).isEqualTo(JobReport.End.STOPPED);
		});
	}

	@Test
	void itWaitsUntilTheSubscriberOfAJobHasTakenWhatWasInFlight() {
		Path results = this.folder.resolve("results.jsonl");
		Sinks.Empty<Void> taken = Sinks.empty();
		this.runner.run((context) -> {
			CompletableFuture<JobReport> run = job(context.getBean(AiClient.class), results, taken.asMono());
			await().until(() -> this.exchange.requests().size() == 8);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
			this.answer.tryEmitValue(StubExchange.answer());
			await().during(Duration.ofMillis(200)).until(() -> !closing.isDone() && !run.isDone());
			taken.tryEmitEmpty();
			assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
			assertThat(run).isDone();
		});
	}

	/**
	 * Whether the client takes no new call. One that it takes waits in the queue, since
	 * all slots are in use.
	 */
	private static boolean refuses(AiClient client) {
		try {
			client.send(AiRequest.of("late")).timeout(Duration.ofMillis(20), Mono.empty()).block();
			return false;
		}
		catch (AiCancelledException ex) {
			return true;
		}
	}

	private static CompletableFuture<JobReport> job(AiClient client, Path results, Mono<Void> taken) {
		return AiBatchJob.builder(client)
			.rows(JobRows.of(Flux.range(0, 1000).map((i) -> JobRow.of("" + i, "text " + i))))
			.template((row) -> AiRequest.of(row.text("text")))
			.results(results)
			.deliverTo((result) -> taken)
			.build()
			.start()
			.toFuture();
	}

}
