package io.aiclient.benchmarks.run;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The heap of a process that reads rows, printed when a tenth and nine tenths of them are
 * read.
 */
public final class HeapLine {

	private HeapLine() {
	}

	/**
	 * Collects garbage and prints the heap if the row is one of the two.
	 * @param row the row that is read, from zero
	 * @param rows how many there are
	 */
	public static void print(int row, int rows) {
		if (row == rows / 10 || row == rows - rows / 10) {
			System.gc();
			System.out.printf(Locale.ROOT, "heap at row %d: %.1f MB%n", row,
					ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
		}
	}

}
