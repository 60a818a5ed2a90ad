package io.aiclient.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import com.sun.management.OperatingSystemMXBean;

/**
 * One measured run of a contender.
 *
 * @param calls how many calls it made
 * @param nanos how long they took
 * @param cpuNanos processor time of this process without the simulated provider's threads
 */
record Round(int calls, long nanos, long cpuNanos) {

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	static Round of(Contender contender, int calls) {
		long cpu = processorTime();
		long begun = System.nanoTime();
		long answered = contender.run(calls);
		Round round = new Round(calls, System.nanoTime() - begun, processorTime() - cpu);
		if (answered != calls) {
			throw new IllegalStateException("Only " + answered + " of " + calls + " calls were answered");
		}
		return round;
	}

	double perSecond() {
		return this.calls * 1e9 / this.nanos;
	}

	double cpuMicrosPerCall() {
		return this.cpuNanos / 1e3 / this.calls;
	}

	static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
		double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static long processorTime() {
		long provider = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
			.filter((thread) -> thread != null && thread.getThreadName().startsWith("ai-simulator"))
			.mapToLong((thread) -> THREADS.getThreadCpuTime(thread.getThreadId()))
			.sum();
		return SYSTEM.getProcessCpuTime() - provider;
	}

}
