package io.aiclient.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * One measured run of a contender.
 *
 * @param calls how many calls it made
 * @param nanos how long they took
 * @param cpuNanos processor time of this process
 * @param bytes what all its threads allocated on the heap
 */
record Round(int calls, long nanos, long cpuNanos, long bytes) {

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	static Round of(Contender contender, int calls) {
		Allocated allocated = Allocated.now();
		long cpu = SYSTEM.getProcessCpuTime();
		long begun = System.nanoTime();
		long answered = contender.run(calls);
		Round round = new Round(calls, System.nanoTime() - begun, SYSTEM.getProcessCpuTime() - cpu,
				Allocated.now().since(allocated));
		if (answered != calls) {
			throw new IllegalStateException("Only " + answered + " of " + calls + " calls were answered");
		}
		return round;
	}

	/**
	 * Reads what {@link #toLine()} wrote.
	 */
	static Round parse(String line) {
		String[] figures = line.split(" ", -1);
		return new Round(Integer.parseInt(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]),
				Long.parseLong(figures[3]));
	}

	String toLine() {
		return this.calls + " " + this.nanos + ' ' + this.cpuNanos + ' ' + this.bytes;
	}

	double perSecond() {
		return this.calls * 1e9 / this.nanos;
	}

	double cpuMicrosPerCall() {
		return this.cpuNanos / 1e3 / this.calls;
	}

	double bytesPerCall() {
		return (double) this.bytes / this.calls;
	}

}
