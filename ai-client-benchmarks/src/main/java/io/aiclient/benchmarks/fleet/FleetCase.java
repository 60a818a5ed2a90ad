package io.aiclient.benchmarks.fleet;

import java.util.List;

import io.aiclient.benchmarks.run.Figure;

/**
 * Something that is measured.
 *
 * @param name what the command line calls it
 * @param measurement how it is measured
 */
record FleetCase(String name, Measurement measurement) {

	/**
	 * How a run is measured.
	 */
	@FunctionalInterface
	interface Measurement {

		/**
		 * Makes a run.
		 * @param stage what it runs on
		 * @param run which run it is, from 0
		 * @return the figures, the same ones for each run
		 */
		List<Figure> make(Stage stage, int run) throws InterruptedException;

	}

}
