package io.aiclient.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

/**
 * A batch, and a job, of which one row in a hundred can never succeed: it is larger than
 * any window, its content is refused, or the provider answers it with 500 each time. How
 * much longer do the others take for that?
 */
final class HopelessBenchmark {

	/**
	 * One row in so many is hopeless.
	 */
	private static final int EVERY = 100;

	private static final int REQUESTS_PER_MINUTE = 6_300;

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final double MOST = 1.1;

	private static final Latency LATENCY = Latency.lognormal(Duration.ofMillis(285), 0.5);

	private static final List<Fault> FAULTS = List.of(Fault.requestTooLarge(), Fault.contentFilter(),
			Fault.status(500));

	/**
	 * The name of the exception in a line of a file of failed rows.
	 */
	private static final String ERROR = ".*\"error\":\"([^\"]+)\".*";

	private final int rows;

	private final int hopeless;

	private HopelessBenchmark(int rows) {
		this.rows = rows;
		this.hopeless = rows / EVERY;
	}

	static void run() {
		System.out.println(new HopelessBenchmark(10_000).measure(MOST) ? "OK" : "MISSED");
	}

	/**
	 * Runs a little of it, to see that it does: how long it takes does not matter.
	 * @throws IllegalStateException if a row does not end as it has to
	 */
	static void smoke() {
		if (!new HopelessBenchmark(300).measure(Double.POSITIVE_INFINITY)) {
			throw new IllegalStateException("Not all rows ended as they had to");
		}
	}

	private boolean measure(double most) {
		System.out.println();
		System.out.printf(Locale.ROOT,
				"Hopeless rows: %d rows, %d of them hopeless; %d requests per %d s; latency lognormal, mean 285 ms%n",
				this.rows, this.hopeless, REQUESTS_PER_MINUTE / 6, WINDOW.toSeconds());
		Map<String, Fault> hopeless = hopeless();
		boolean ok = compare("batch", this::batch, hopeless, most);
		ok &= compare("job", this::job, hopeless, most);
		return ok;
	}

	/**
	 * The last tenth of the rows has none: what is measured is not how long the last row
	 * tries.
	 */
	private Map<String, Fault> hopeless() {
		int last = this.rows - this.rows / 10;
		Map<String, Fault> hopeless = new HashMap<>();
		for (int i = 0; i < this.hopeless; i++) {
			hopeless.put(text(i * (last / this.hopeless)), FAULTS.get(i % FAULTS.size()));
		}
		return hopeless;
	}

	private boolean compare(String what, Measured measured, Map<String, Fault> hopeless, double most) {
		Run without = measure(measured, Map.of());
		Run with = measure(measured, hopeless);
		double ratio = with.seconds / without.seconds;
		System.out.printf(Locale.ROOT, "%s: %.1f s without, %.1f s with hopeless rows: %.3f (at most %.1f)%n", what,
				without.seconds, with.seconds, ratio, most);
		System.out.println("  failed: " + with.failed);
		return ratio <= most && without.rows == this.rows && without.failed.isEmpty() && with.rows == this.rows
				&& with.failed.values().stream().mapToInt(AtomicInteger::get).sum() == this.hopeless;
	}

	private static Run measure(Measured measured, Map<String, Fault> hopeless) {
		QuotaLimits quota = QuotaLimits.none()
			.requests(Quota.perMinute(REQUESTS_PER_MINUTE).in(WINDOW).enforcedBy(Enforcement.SLIDING_WINDOW));
		try (SimulatedProvider provider = SimulatedProvider.start(
				(settings) -> settings.latency(LATENCY).quotas(quota).faults(Faults.none().alwaysByMessage(hopeless)));
				ConfigurableApplicationContext context = BenchmarkApplication.application()
					.run("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=benchmark",
							"--ai.client.model=" + Contender.MODEL, "--ai.client.concurrency.max=100",
							"--ai.client.rate-limit.requests-per-minute=" + REQUESTS_PER_MINUTE,
							"--ai.client.rate-limit.window=" + WINDOW.toSeconds() + "s")) {
			Run run = new Run();
			long begun = System.nanoTime();
			measured.run(context.getBean(AiClient.class), run);
			run.seconds = (System.nanoTime() - begun) / 1e9;
			return run;
		}
	}

	private void batch(AiClient client, Run run) {
		client.batch(Flux.range(0, this.rows).map((i) -> AiRequest.of(text(i)))).doOnNext((result) -> {
			run.rows++;
			if (result instanceof AiResult.Failure<?> failure) {
				run.failed(failure.error().getClass().getSimpleName());
			}
		}).blockLast();
	}

	private void job(AiClient client, Run run) {
		Path folder = null;
		try {
			folder = Files.createTempDirectory("hopeless");
			JobReport report = AiBatchJob.builder(client)
				.rows(JobRows.of(Flux.range(0, this.rows).map((i) -> JobRow.of("row-" + i, text(i)))))
				.template((row) -> AiRequest.of(row.text("text")))
				.results(folder.resolve("results.jsonl"))
				.build()
				.run();
			run.rows = (int) report.rows();
			Path failed = folder.resolve("results.failed.jsonl");
			for (String line : Files.exists(failed) ? Files.readAllLines(failed) : List.<String>of()) {
				run.failed(line.replaceFirst(ERROR, "$1"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (folder != null) {
				FileSystemUtils.deleteRecursively(folder.toFile());
			}
		}
	}

	private static String text(int row) {
		return "Sentence number " + row;
	}

	/**
	 * What is measured: the rows, sent by one client.
	 */
	@FunctionalInterface
	private interface Measured {

		void run(AiClient client, Run run);

	}

	/**
	 * What one run came to.
	 */
	private static final class Run {

		private final Map<String, AtomicInteger> failed = new TreeMap<>();

		private int rows;

		private double seconds;

		private void failed(String error) {
			this.failed.computeIfAbsent(error, (name) -> new AtomicInteger()).incrementAndGet();
		}

	}

}
