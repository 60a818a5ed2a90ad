package io.aiclient.benchmarks.startup;

import java.util.List;

/**
 * What one start of an application took.
 *
 * @param readyMillis milliseconds from the start of the virtual machine until it was
 * ready
 * @param cpuSeconds processor time until then
 * @param idleCpuSeconds processor time until it was idle
 * @param classes how many classes were loaded when it was ready
 */
record Start(double readyMillis, double cpuSeconds, double idleCpuSeconds, double classes) {

	/**
	 * Reads what an application printed.
	 * @param lines what it printed
	 * @throws IllegalStateException if it did not become ready, or idle
	 */
	static Start parse(List<String> lines) {
		double[] ready = numbers(lines, ReadyReport.READY);
		double[] idle = numbers(lines, ReadyReport.IDLE);
		return new Start(ready[0], ready[1] / 1e9, idle[1] / 1e9, ready[2]);
	}

	private static double[] numbers(List<String> lines, String word) {
		String line = lines.stream()
			.filter((each) -> each.startsWith(word))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("An application did not start:\n" + String.join("\n", lines)));
		return List.of(line.substring(word.length()).split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
	}

}
