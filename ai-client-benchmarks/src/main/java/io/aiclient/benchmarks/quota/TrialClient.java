package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.benchmarks.run.ParentProcess;

/**
 * The child process of a run: an application that says when it is ready, waits for a word
 * from its parent, makes the calls and prints a {@link ClientReport}. Nothing is sent
 * before.
 */
public final class TrialClient {

	static final String READY = "quota-client: ready";

	static final String WORKLOAD = "--workload=";

	private TrialClient() {
	}

	/**
	 * Runs an application to its end.
	 * @param options the workload, and properties for the application
	 * @param application its configuration
	 * @param caller how its calls are made
	 */
	public static void run(List<String> options, Class<?> application,
			Function<ConfigurableApplicationContext, Caller> caller) {
		List<String> properties = new ArrayList<>(options);
		String workload = properties.remove(0).substring(WORKLOAD.length());
		List<AiRequest> requests = Workload.parse(workload).requestList();
		try (ConfigurableApplicationContext context = SpringApplication.run(application,
				properties.toArray(String[]::new))) {
			Caller calls = caller.apply(context);
			ParentProcess parent = new ParentProcess();
			System.out.println(READY);
			if (parent.awaitWord()) {
				parent.listen(() -> {
				});
				System.out.println(measure(calls.call(requests)).toLine());
			}
		}
	}

	private static ClientReport measure(Flux<Ending> endings) {
		Tally tally = new Tally();
		long begun = System.nanoTime();
		endings.doOnNext(tally::add).blockLast();
		return new ClientReport(Duration.ofNanos(tally.lastNanos - begun), tally.answered, tally.failed,
				tally.attempts);
	}

	/**
	 * Makes calls.
	 */
	@FunctionalInterface
	public interface Caller {

		/**
		 * Makes the calls of a run.
		 * @param requests what is asked
		 * @return how each ended, as soon as it did; nothing is sent before the
		 * subscription
		 */
		Flux<Ending> call(List<AiRequest> requests);

	}

	/**
	 * How a call ended.
	 *
	 * @param answered whether as an answer
	 * @param attempts requests sent for it, as far as the caller knows; zero if it does
	 * not
	 */
	public record Ending(boolean answered, int attempts) {

	}

	private static final class Tally {

		private long lastNanos;

		private long answered;

		private long failed;

		private long attempts;

		private void add(Ending ending) {
			this.lastNanos = System.nanoTime();
			this.attempts += ending.attempts();
			if (ending.answered()) {
				this.answered++;
			}
			else {
				this.failed++;
			}
		}

	}

}
