package io.aiclient.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import io.aiclient.benchmarks.adapters.AdapterClient;
import io.aiclient.benchmarks.adapters.AdaptersBenchmark;
import io.aiclient.benchmarks.adapters.StreamClient;
import io.aiclient.benchmarks.batch.BatchBenchmark;
import io.aiclient.benchmarks.batch.BatchDatabase;
import io.aiclient.benchmarks.batch.BatchWorker;
import io.aiclient.benchmarks.day.DayBenchmark;
import io.aiclient.benchmarks.day.DayClient;
import io.aiclient.benchmarks.embeddings.EmbeddingsBenchmark;
import io.aiclient.benchmarks.embeddings.EmbeddingsClient;
import io.aiclient.benchmarks.faults.FaultsBenchmark;
import io.aiclient.benchmarks.fleet.FleetBenchmark;
import io.aiclient.benchmarks.fleet.FleetClient;
import io.aiclient.benchmarks.job.JobBenchmark;
import io.aiclient.benchmarks.job.JobClient;
import io.aiclient.benchmarks.micro.MicroBenchmark;
import io.aiclient.benchmarks.quota.QuotaBenchmark;
import io.aiclient.benchmarks.quota.QuotaClient;
import io.aiclient.benchmarks.run.ProviderProcess;
import io.aiclient.benchmarks.startup.StartupBenchmark;

/**
 * Runs the benchmarks that the command line names, or those that take a few minutes.
 */
@SpringBootApplication
public class BenchmarkApplication {

	private static final String SMOKE = "--smoke";

	private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

	/**
	 * What a benchmark starts beside itself, by the first argument.
	 */
	private static final Map<String, Consumer<List<String>>> PROCESSES = Map.ofEntries(
			Map.entry(QuotaClient.NAME, (args) -> QuotaClient.run(args.subList(1, args.size()))),
			Map.entry(JobClient.NAME, JobClient::run), Map.entry(BatchDatabase.NAME, (args) -> BatchDatabase.run()),
			Map.entry(BatchWorker.NAME, (args) -> System.exit(BatchWorker.run(args))),
			Map.entry(FleetClient.NAME, FleetClient::run), Map.entry(ProviderProcess.NAME, ProviderProcess::run),
			Map.entry(ContenderProcess.NAME, ContenderProcess::run), Map.entry(DayClient.NAME, DayClient::run),
			Map.entry(AdapterClient.NAME, AdapterClient::run), Map.entry(StreamClient.NAME, StreamClient::run),
			Map.entry(EmbeddingsClient.NAME, EmbeddingsClient::run));

	static {
		add("throughput", ThroughputBenchmark::run, ThroughputBenchmark::smoke);
		add("translation", (options) -> TranslationBenchmark.run(), TranslationBenchmark::smoke);
		add("startup", StartupBenchmark::run, StartupBenchmark::smoke);
		add("day", DayBenchmark::run, DayBenchmark::smoke);
		add("quota", QuotaBenchmark::run, QuotaBenchmark::smoke);
		add("zoo", (options) -> ZooBenchmark.run(), ZooBenchmark::smoke);
		add("job", JobBenchmark::run, JobBenchmark::smoke);
		add("batch", BatchBenchmark::run, BatchBenchmark::smoke);
		add("embeddings", EmbeddingsBenchmark::run, EmbeddingsBenchmark::smoke);
		add("fleet", FleetBenchmark::run, FleetBenchmark::smoke);
		add("adapters", AdaptersBenchmark::run, AdaptersBenchmark::smoke);
		add("faults", (options) -> FaultsBenchmark.run(BenchmarkApplication::application),
				() -> FaultsBenchmark.smoke(BenchmarkApplication::application));
		add("micro", MicroBenchmark::run, MicroBenchmark::smoke);
		add("knee", (options) -> KneeBenchmark.run(), KneeBenchmark::smoke);
		add("outage", (options) -> OutageBenchmark.run(), OutageBenchmark::smoke);
		add("hopeless", (options) -> HopelessBenchmark.run(), HopelessBenchmark::smoke);
	}

	private static void add(String name, Consumer<List<String>> run, Runnable smoke) {
		BENCHMARKS.put(name, new Benchmark(run, smoke));
	}

	/**
	 * Runs benchmarks.
	 * @param args names of benchmarks, none for throughput and translation; and options,
	 * which begin with two dashes; with {@code --smoke}, a little of each benchmark that
	 * is named, or of all, to see that it runs
	 */
	public static void main(String[] args) {
		List<String> options = Arrays.stream(args).filter((arg) -> arg.startsWith("--")).toList();
		if (args.length > 0 && PROCESSES.containsKey(args[0])) {
			PROCESSES.getOrDefault(args[0], (ignored) -> {
			}).accept(List.of(args));
			System.exit(0);
		}
		List<String> named = Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).toList();
		boolean smoke = options.contains(SMOKE);
		List<String> names = named.isEmpty() ? (smoke ? names() : List.of("throughput", "translation")) : named;
		if (!BENCHMARKS.keySet().containsAll(names)) {
			System.err.println("Unknown benchmark in " + names + "; there are " + BENCHMARKS.keySet());
			System.exit(1);
		}
		System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors, " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB heap");
		try {
			for (String name : names) {
				if (smoke) {
					smoke(name);
				}
				else {
					benchmark(name).run().accept(options);
				}
			}
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
		System.exit(0);
	}

	/**
	 * The names of all benchmarks.
	 */
	static List<String> names() {
		return List.copyOf(BENCHMARKS.keySet());
	}

	/**
	 * Runs a little of a benchmark, in seconds, to see that it does: its figures mean
	 * nothing.
	 * @param name its name
	 * @throws IllegalStateException if it does not come to its end, or breaks a promise
	 * that needs no time
	 */
	static void smoke(String name) {
		benchmark(name).smoke().run();
	}

	private static Benchmark benchmark(String name) {
		return Objects.requireNonNull(BENCHMARKS.get(name));
	}

	static SpringApplication application() {
		return new SpringApplication(BenchmarkApplication.class);
	}

	/**
	 * A benchmark.
	 *
	 * @param run runs it with the options of the command line
	 * @param smoke runs a little of it
	 */
	private record Benchmark(Consumer<List<String>> run, Runnable smoke) {

	}

}
