package io.aiclient.benchmarks.quota;

import java.util.function.IntFunction;

/**
 * One row of the table.
 *
 * @param name what the command line calls it
 * @param promise what it has to keep
 * @param figure how its runs make one figure
 * @param trials the n-th run
 */
record QuotaCase(String name, Promise promise, Figure figure, IntFunction<Trial> trials) {

	/**
	 * How runs make one figure.
	 */
	enum Figure {

		/**
		 * Each run keeps the promise by itself.
		 */
		EACH(1),

		/**
		 * Every other run is made without a limit; the median of the first kind is held
		 * against that of the second.
		 */
		IN_TURN(4);

		private final int perRun;

		Figure(int perRun) {
			this.perRun = perRun;
		}

		int trials(int runs) {
			return runs * this.perRun;
		}

	}

}
