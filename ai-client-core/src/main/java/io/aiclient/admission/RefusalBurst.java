package io.aiclient.admission;

import io.aiclient.admission.RefusalLearning.Refusal;

/**
 * Refusals that belong together, since all were under way when the limit was met. Guarded
 * by the gate's lock.
 */
final class RefusalBurst {

	final Refusal refusal;

	/**
	 * Whether our own log left next to nothing of the limit.
	 */
	final boolean nearlyFull;

	final long begun;

	long pauseEnds;

	/**
	 * How long the fastest of them took to come.
	 */
	long took;

	RefusalBurst(Refusal first, boolean nearlyFull, long pause, long now) {
		this.refusal = first;
		this.nearlyFull = nearlyFull;
		this.begun = now;
		this.pauseEnds = now + pause;
		this.took = now - first.sent();
	}

	void add(Refusal next, long pause, long now) {
		this.pauseEnds = Math.max(this.pauseEnds, now + pause);
		this.took = Math.min(this.took, now - next.sent());
	}

}
