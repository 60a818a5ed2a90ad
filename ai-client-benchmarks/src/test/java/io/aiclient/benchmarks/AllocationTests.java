package io.aiclient.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call allocates, beside what one of a bare WebClient does. The virtual machines
 * have only the first compiler: it allocates each object that the code asks for, as the
 * interpreter does, while the second leaves some out, other ones in each run. So the code
 * is measured, and neither the compiler nor the time that it had.
 */
class AllocationTests {

	/**
	 * Bytes that a call of a batch allocates for each byte of one of a bare WebClient:
	 * measured with JDK 17 on a busy machine. CONTRIBUTING.md says when and how to change
	 * it.
	 */
	private static final double FIGURE = 0.588;

	private static final double DEARER = 1.1;

	private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms256m",
			"-Xmx256m");

	private static final int CONCURRENCY = 64;

	private static final int WARM_UP = 2_000;

	private static final int CALLS = 10_000;

	@Test
	void aCallBecomesNoDearerByMoreThanATenth() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.arrivalLog(0))) {
			double ours = bytesPerCall(Approach.BATCH, provider);
			double bare = bytesPerCall(Approach.WEB_CLIENT, provider);
			String measured = "%.0f bytes a call, bare WebClient %.0f: %.3f".formatted(ours, bare, ours / bare);
			System.out.println(measured);
			assertThat(ours / bare).as(measured).isLessThanOrEqualTo(FIGURE * DEARER);
		}
	}

	private static double bytesPerCall(Approach approach, SimulatedProvider provider) {
		try (ContenderProcess contender = ContenderProcess.start(JVM, approach, provider.baseUrl(), CONCURRENCY)) {
			contender.run(WARM_UP);
			return contender.run(CALLS).bytesPerCall();
		}
	}

}
