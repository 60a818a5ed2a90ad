package io.aiclient.admission.concurrency;

import org.jspecify.annotations.Nullable;

/**
 * A number at once that a {@link KneeSearch} tries, and what it has brought.
 */
final class KneeTrial {

	private int number;

	private int steps = 1;

	private @Nullable LatencyWindow window;

	KneeTrial(int number) {
		this.number = number;
	}

	int number() {
		return this.number;
	}

	/**
	 * How many numbers it has tried.
	 * @return one or more
	 */
	int steps() {
		return this.steps;
	}

	/**
	 * How many windows the number has had.
	 * @return zero or more
	 */
	double windows() {
		return (this.window != null) ? this.window.windows() : 0;
	}

	/**
	 * Adds a window at the number.
	 * @param more the window
	 * @return all windows at the number
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

	/**
	 * Tries another number instead.
	 * @param further a number that is further from home
	 */
	void goTo(int further) {
		this.number = further;
		this.window = null;
		this.steps++;
	}

}
