package io.aiclient.admission.concurrency;

import org.jspecify.annotations.Nullable;

/**
 * A number at once that a {@link KneeSearch} tries, and what it has brought.
 */
final class KneeTrial {

	int number;

	int steps = 1;

	private @Nullable LatencyWindow window;

	KneeTrial(int number) {
		this.number = number;
	}

	/**
	 * Adds a window at the number, and returns all of them.
	 */
	LatencyWindow add(LatencyWindow more) {
		if (this.window == null) {
			this.window = more;
		}
		else {
			this.window.add(more);
		}
		return this.window;
	}

	void goTo(int further) {
		this.number = further;
		this.window = null;
		this.steps++;
	}

}
