package io.aiclient.benchmarks.adapters;

import java.util.ArrayList;
import java.util.List;

import io.aiclient.benchmarks.run.Figure;

/**
 * Something that is measured.
 *
 * @param name what the command line calls it
 * @param measurement how it is measured
 */
record AdapterCase(String name, Measurement measurement) {

	/**
	 * A case of which each run is measured by itself.
	 */
	static AdapterCase each(String name, Single run) {
		return new AdapterCase(name, (stage) -> {
			List<List<Figure>> runs = new ArrayList<>();
			for (int i = 0; i < stage.runs(); i++) {
				List<Figure> figures = run.make(stage, i);
				stage.log().accept(name + '#' + i + ": " + figures);
				runs.add(figures);
			}
			return runs;
		});
	}

	/**
	 * How all runs are measured.
	 */
	@FunctionalInterface
	interface Measurement {

		/**
		 * Makes the runs.
		 * @param stage what they run on
		 * @return the figures of each, the same ones for each
		 */
		List<List<Figure>> make(AdapterStage stage) throws InterruptedException;

	}

	/**
	 * How one run is measured.
	 */
	@FunctionalInterface
	interface Single {

		/**
		 * Makes a run.
		 * @param stage what it runs on
		 * @param run which run it is, from 0
		 * @return the figures, the same ones for each run
		 */
		List<Figure> make(AdapterStage stage, int run) throws InterruptedException;

	}

}
