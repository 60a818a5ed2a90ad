package io.aiclient.benchmarks.adapters;

import java.util.List;
import java.util.function.Consumer;

import io.aiclient.benchmarks.quota.CallerTrials;

/**
 * What cases run on.
 *
 * @param runs how often each is run
 * @param properties what every client is configured with
 * @param log takes what is seen meanwhile
 */
record AdapterStage(int runs, List<String> properties, Consumer<String> log) {

	/**
	 * Runs in which calls are made through a face.
	 * @param requests how many calls
	 */
	CallerTrials trials(Face face, int requests) {
		return new CallerTrials((options) -> AdapterClient.start(face, options), this.properties, requests);
	}

}
