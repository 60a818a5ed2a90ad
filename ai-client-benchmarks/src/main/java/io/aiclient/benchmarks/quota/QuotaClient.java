package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.benchmarks.run.ParentProcess;

/**
 * The child process: an application with the starter that says when it is ready, waits
 * for a word from its parent, sends one batch and prints a {@link ClientReport}. Nothing
 * is sent before.
 */
public final class QuotaClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "quota-client";

	static final String READY = "quota-client: ready";

	static final String WORKLOAD = "--workload=";

	private QuotaClient() {
	}

	/**
	 * Runs the client to its end.
	 * @param options the workload, and properties for the application
	 */
	public static void run(List<String> options) {
		List<String> properties = new ArrayList<>(options);
		String workload = properties.remove(0).substring(WORKLOAD.length());
		List<AiRequest> requests = Workload.parse(workload).requestList();
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				properties.toArray(String[]::new))) {
			AiClient client = context.getBean(AiClient.class);
			ParentProcess parent = new ParentProcess();
			System.out.println(READY);
			if (parent.awaitWord()) {
				parent.listen(() -> {
				});
				System.out.println(measure(client, requests).toLine());
			}
		}
	}

	private static ClientReport measure(AiClient client, List<AiRequest> requests) {
		Tally tally = new Tally();
		long begun = System.nanoTime();
		client.batch(requests).doOnNext(tally::add).blockLast();
		return new ClientReport(Duration.ofNanos(tally.lastNanos - begun), tally.answered, tally.failed,
				tally.attempts);
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

	private static final class Tally {

		private long lastNanos;

		private long answered;

		private long failed;

		private long attempts;

		private void add(AiResult<?> result) {
			this.lastNanos = System.nanoTime();
			if (result instanceof AiResult.Success<?> success) {
				this.answered++;
				this.attempts += success.response().attempts();
			}
			else if (result instanceof AiResult.Failure<?> failure) {
				this.failed++;
				this.attempts += failure.error().attempts();
				System.out.println("Request " + failure.index() + " failed: " + failure.error());
			}
		}

	}

}
