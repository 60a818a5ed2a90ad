package io.aiclient.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import io.aiclient.benchmarks.batch.BatchBenchmark;
import io.aiclient.benchmarks.batch.BatchDatabase;
import io.aiclient.benchmarks.batch.BatchWorker;
import io.aiclient.benchmarks.day.DayBenchmark;
import io.aiclient.benchmarks.day.DayClient;
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

	private static final Map<String, Consumer<List<String>>> BENCHMARKS = new LinkedHashMap<>();

	/**
	 * What a benchmark starts beside itself, by the first argument.
	 */
	private static final Map<String, Consumer<List<String>>> PROCESSES = Map.of(QuotaClient.NAME,
			(args) -> QuotaClient.run(args.subList(1, args.size())), JobClient.NAME, JobClient::run, BatchDatabase.NAME,
			(args) -> BatchDatabase.run(), BatchWorker.NAME, (args) -> System.exit(BatchWorker.run(args)),
			FleetClient.NAME, FleetClient::run, ProviderProcess.NAME, ProviderProcess::run, ContenderProcess.NAME,
			ContenderProcess::run, DayClient.NAME, DayClient::run);

	static {
		BENCHMARKS.put("throughput", ThroughputBenchmark::run);
		BENCHMARKS.put("translation", (options) -> TranslationBenchmark.run());
		BENCHMARKS.put("startup", StartupBenchmark::run);
		BENCHMARKS.put("day", DayBenchmark::run);
		BENCHMARKS.put("quota", QuotaBenchmark::run);
		BENCHMARKS.put("zoo", (options) -> ZooBenchmark.run());
		BENCHMARKS.put("job", JobBenchmark::run);
		BENCHMARKS.put("batch", BatchBenchmark::run);
		BENCHMARKS.put("fleet", FleetBenchmark::run);
		BENCHMARKS.put("faults", (options) -> FaultsBenchmark.run(BenchmarkApplication::application));
		BENCHMARKS.put("micro", MicroBenchmark::run);
		BENCHMARKS.put("knee", (options) -> KneeBenchmark.run());
		BENCHMARKS.put("outage", (options) -> OutageBenchmark.run());
		BENCHMARKS.put("hopeless", (options) -> HopelessBenchmark.run());
	}

	/**
	 * Runs benchmarks.
	 * @param args names of benchmarks, none for throughput and translation; and options,
	 * which begin with two dashes
	 */
	public static void main(String[] args) {
		List<String> options = Arrays.stream(args).filter((arg) -> arg.startsWith("--")).toList();
		if (args.length > 0 && PROCESSES.containsKey(args[0])) {
			PROCESSES.getOrDefault(args[0], (ignored) -> {
			}).accept(List.of(args));
			System.exit(0);
		}
		List<String> named = Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).toList();
		List<String> names = named.isEmpty() ? List.of("throughput", "translation") : named;
		if (!BENCHMARKS.keySet().containsAll(names)) {
			System.err.println("Unknown benchmark in " + names + "; there are " + BENCHMARKS.keySet());
			System.exit(1);
		}
		System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors, " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB heap");
		try {
			names.forEach((name) -> BENCHMARKS.getOrDefault(name, (ignored) -> {
			}).accept(options));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
		System.exit(0);
	}

	static SpringApplication application() {
		return new SpringApplication(BenchmarkApplication.class);
	}

}
