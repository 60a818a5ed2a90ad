package io.aiclient.benchmarks.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.springframework.util.FileSystemUtils;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.Median;
import io.aiclient.benchmarks.run.Options;

/**
 * What one client adds to the start of an application: started in turn with the same
 * application that has one {@code WebClient} bean instead, and none of this project's
 * jars, nor what they bring.
 * <p>
 * Each start is a process of its own with the defaults of Java, from jars on a class
 * path. What is added is the median of the differences to the {@code WebClient}
 * application of the same turn, so that a machine that gets slower meanwhile changes
 * little.
 */
public final class StartupBenchmark {

	private static final int RUNS = 10;

	private static final double MOST_MILLIS = 300;

	private static final double MOST_CPU_SECONDS = 0.6;

	private static final Application WEB_CLIENT = new Application("web-client", WebClientApplication.class);

	private static final List<Application> WITH_CLIENT = List.of(new Application("client", ClientApplication.class),
			new Application("injected", CallerApplication.class));

	private static final List<String> CLIENT = List.of("--ai.client.base-url=http://127.0.0.1:9/v1",
			"--ai.client.api-key=benchmark", "--ai.client.model=gpt-4.1-mini");

	private final Options options;

	private final ApplicationClassPath classPath;

	private StartupBenchmark(Options options, ApplicationClassPath classPath) {
		this.options = options;
		this.classPath = classPath;
	}

	/**
	 * Runs it, and prints a table.
	 * @param arguments the options behind the benchmark's name
	 * @throws IllegalArgumentException if they say what there is not
	 * @throws IllegalStateException if an application does not start
	 */
	public static void run(List<String> arguments) {
		run(Options.defaults(RUNS, 0).parse(arguments));
	}

	/**
	 * Runs a little of it, to see that it does.
	 * @throws IllegalStateException if an application does not start
	 */
	public static void smoke() {
		run(Options.defaults(1, 0));
	}

	private static void run(Options options) {
		List<Application> withClient = options.select(WITH_CLIENT, Application::name);
		try {
			Path classes = Files.createTempDirectory("ai-client-startup");
			try {
				new StartupBenchmark(options, ApplicationClassPath.in(classes)).measure(withClient);
			}
			finally {
				FileSystemUtils.deleteRecursively(classes);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void measure(List<Application> withClient) {
		List<Application> applications = new ArrayList<>(List.of(WEB_CLIENT));
		applications.addAll(withClient);
		Map<Application, List<Start>> starts = new LinkedHashMap<>();
		if (this.options.runs() > 1) {
			applications.forEach(this::start); // files are read from disk once
		}
		for (int i = 0; i < this.options.runs(); i++) {
			for (Application application : applications) {
				starts.computeIfAbsent(application, (key) -> new ArrayList<>()).add(start(application));
			}
		}
		report(starts);
	}

	private Start start(Application application) {
		boolean withStarter = !application.equals(WEB_CLIENT);
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-cp");
		command.add(withStarter ? this.classPath.withStarter() : this.classPath.withoutStarter());
		command.add(application.main().getName());
		if (withStarter) {
			command.addAll(CLIENT);
			command.addAll(this.options.properties());
		}
		try (ChildProcess process = ChildProcess.start(new ProcessBuilder(command))) {
			Start start = Start.parse(process.lines().toList());
			if (this.options.verbose()) {
				System.out.println("    " + application.name() + ": " + start);
			}
			return start;
		}
	}

	private void report(Map<Application, List<Start>> starts) {
		System.out.println();
		System.out.printf(Locale.ROOT, "Start-up: %d starts of each in turn, medians; load average %.2f%n",
				this.options.runs(), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
		System.out.printf(Locale.ROOT, "%-12s %9s %8s | %9s %8s | %9s %8s | %8s %8s%n", "", "ready ms", "added",
				"CPU s", "added", "idle: s", "added", "classes", "added");
		List<Start> measure = starts.getOrDefault(WEB_CLIENT, List.of());
		starts.forEach((application, its) -> {
			System.out.printf(Locale.ROOT, "%-12s %9.0f %8.0f | %9.2f %8.2f | %9.2f %8.2f | %8.0f %8.0f%n",
					application.name(), median(its, Start::readyMillis), added(its, measure, Start::readyMillis),
					median(its, Start::cpuSeconds), added(its, measure, Start::cpuSeconds),
					median(its, Start::idleCpuSeconds), added(its, measure, Start::idleCpuSeconds),
					median(its, Start::classes), added(its, measure, Start::classes));
			if (!application.equals(WEB_CLIENT)) {
				boolean kept = added(its, measure, Start::readyMillis) <= MOST_MILLIS
						&& added(its, measure, Start::idleCpuSeconds) <= MOST_CPU_SECONDS;
				System.out.printf(Locale.ROOT, "  %s: at most %.0f ms and %.1f s of CPU until idle may be added%n",
						kept ? "OK" : "MISSED", MOST_MILLIS, MOST_CPU_SECONDS);
			}
		});
	}

	private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
		return Median.of(starts.stream().mapToDouble(figure));
	}

	private static double added(List<Start> starts, List<Start> measure, ToDoubleFunction<Start> figure) {
		return Median.of(IntStream.range(0, starts.size())
			.mapToDouble((i) -> figure.applyAsDouble(starts.get(i)) - figure.applyAsDouble(measure.get(i))));
	}

	/**
	 * What is started.
	 *
	 * @param name its name
	 * @param main its class
	 */
	private record Application(String name, Class<?> main) {

	}

}
