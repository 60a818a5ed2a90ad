package io.aiclient.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Runs the benchmarks that the command line names, or all.
 */
@SpringBootApplication
public class BenchmarkApplication {

	private static final Map<String, Runnable> BENCHMARKS = new LinkedHashMap<>();

	static {
		BENCHMARKS.put("throughput", ThroughputBenchmark::run);
		BENCHMARKS.put("translation", TranslationBenchmark::run);
		BENCHMARKS.put("knee", KneeBenchmark::run);
	}

	/**
	 * Runs benchmarks.
	 * @param args names of benchmarks; none for all
	 */
	public static void main(String[] args) {
		List<String> names = (args.length == 0) ? List.copyOf(BENCHMARKS.keySet()) : Arrays.asList(args);
		if (!BENCHMARKS.keySet().containsAll(names)) {
			System.err.println("Unknown benchmark in " + names + "; there are " + BENCHMARKS.keySet());
			System.exit(1);
		}
		System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors, " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB heap");
		names.forEach((name) -> BENCHMARKS.getOrDefault(name, () -> {
		}).run());
		System.exit(0);
	}

	static SpringApplication application() {
		return new SpringApplication(BenchmarkApplication.class);
	}

}
