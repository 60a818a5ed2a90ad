package io.aiclient.benchmarks.quota;

import java.util.Locale;

/**
 * What a case has to keep: a time beside the best, and how often the client may be
 * refused. No request may be lost in any.
 *
 * @param ratio the longest time, as a multiple of the best
 * @param tolerance how often it may be refused
 */
record Promise(double ratio, Tolerance tolerance) {

	private static final long BURST = 60;

	/**
	 * How often a client may be refused.
	 */
	enum Tolerance {

		NEVER("never") {
			@Override
			boolean allows(Refusals refusals, int requests) {
				return refusals.all() == 0;
			}
		},

		ONE_BURST("a burst of " + BURST) {
			@Override
			boolean allows(Refusals refusals, int requests) {
				return refusals.burst() <= BURST && refusals.later() == 0;
			}
		},

		BURST_IN_ALL(BURST + " in all") {
			@Override
			boolean allows(Refusals refusals, int requests) {
				return refusals.all() <= BURST;
			}
		},

		BURST_THEN_ONE_PERCENT("a burst of " + BURST + ", then 1 %") {
			@Override
			boolean allows(Refusals refusals, int requests) {
				return refusals.burst() <= BURST && refusals.later() * 100 <= refusals.callsAfter();
			}
		},

		TWO_PERCENT("2 %") {
			@Override
			boolean allows(Refusals refusals, int requests) {
				return refusals.all() * 50 <= requests;
			}
		};

		private final String text;

		Tolerance(String text) {
			this.text = text;
		}

		abstract boolean allows(Refusals refusals, int requests);

	}

	boolean toleratesRefusalsOf(Outcome outcome) {
		return this.tolerance.allows(outcome.refusals(), outcome.trial().workload().requests());
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f, refused %s", this.ratio, this.tolerance.text);
	}

}
