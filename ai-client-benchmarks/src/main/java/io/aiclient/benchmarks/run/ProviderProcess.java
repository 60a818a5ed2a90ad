package io.aiclient.benchmarks.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A simulated provider in a process of its own, whose processor time and memory do not
 * count as those of a contender. It has no limits, and remembers no requests.
 */
public final class ProviderProcess implements AutoCloseable {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "provider";

	private static final String READY = NAME + ": ";

	/**
	 * A heap that never grows, and a collector that runs in no other thread.
	 */
	private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

	private final ChildProcess process;

	private final String baseUrl;

	private ProviderProcess(ChildProcess process) {
		this.process = process;
		this.baseUrl = process.await(READY);
	}

	/**
	 * Starts a provider.
	 * @param latency how long each answer takes; zero for as fast as it can be
	 * @return the provider, which listens
	 * @throws IllegalStateException if it does not start
	 */
	public static ProviderProcess start(Duration latency) {
		return new ProviderProcess(ChildProcess.startJava(JVM, List.of(NAME, latency.toString()), Map.of()));
	}

	/**
	 * The child: runs a provider until the parent ends.
	 * @param args what {@link #start(Duration)} passes
	 */
	public static void run(List<String> args) {
		Duration each = Duration.parse(args.get(1));
		Latency latency = each.isZero() ? Latency.none() : Latency.fixed(each);
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(latency).arrivalLog(0))) {
			System.out.println(READY + provider.baseUrl());
			new ParentProcess().awaitWord();
		}
	}

	/**
	 * Where clients find it.
	 * @return such as {@code http://127.0.0.1:8089/v1}
	 */
	public String baseUrl() {
		return this.baseUrl;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
