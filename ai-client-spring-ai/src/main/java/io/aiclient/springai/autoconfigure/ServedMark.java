package io.aiclient.springai.autoconfigure;

import io.micrometer.observation.Observation;

/**
 * Marks observations of models that a client serves.
 */
enum ServedMark {

	SERVED;

	static boolean isOn(Observation.ContextView context) {
		return context.get(ServedMark.class) == SERVED;
	}

}
