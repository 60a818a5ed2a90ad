package io.aiclient.admission.concurrency;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Looks for the number at once beyond which more bring no more answers.
 * <p>
 * How is it designed, and why? No latency is the right one: a provider's changes with the
 * hour, the model and the prompts, and a limit held to what was once the best starves as
 * soon as that is wrong. So latency is compared only with that of a moment ago at a
 * slightly different number. For a few windows the search rests at its home; then it
 * makes a trial of some more at once, and one of some fewer. If latency rises by the same
 * share as the number, just as many answers come as before, only later; if it does not
 * rise, the number costs nothing. The line is drawn between the two: where one percent
 * more at once makes answers slower by less than 0.7 %, the larger of the two numbers
 * becomes the home, else the smaller.
 * <p>
 * Latencies vary, so a trial ends when there is evidence enough (a sequential test of
 * "costs nothing" against "costs twice what it may"). Until then it goes on at a larger
 * distance, where the same answers say more, for ten windows at most: then the odds
 * decide as they are. A trial that wins is followed by the next in the same direction,
 * ever larger; one that loses by smaller ones, after a rest that gets longer the longer
 * the home stays. A home that is suddenly slower or faster, for two windows, is tried at
 * once: fewer, or more. If it was the provider's own hour and not our load, fewer make it
 * no faster, and it costs one trial. One window alone is often a pause of a machine: as
 * the measure of a trial it would flatter whatever came after it.
 */
final class KneeSearch {

	/**
	 * By how many percent latency may rise for each percent more at once.
	 */
	private static final double PAYS = 0.7;

	/**
	 * Logarithm of the odds at which a trial is decided.
	 */
	private static final double EVIDENCE = 1.5;

	private static final int SHORTEST_REST = 4;

	private static final int LONGEST_REST = 12;

	private static final int LONGER_REST = 2;

	/**
	 * What is left of the weight of a home's earlier windows at each further one.
	 */
	private static final double HOME_MEMORY = 0.8;

	/**
	 * A home that differs from a moment ago by so much, and by so many standard errors,
	 * is tried at once.
	 */
	private static final double JUMP = Math.log(1.1);

	private static final double JUMP_ERRORS = 3;

	/**
	 * Strides in steps of the settings: near the knee, and far from it.
	 */
	private static final double SMALLEST_STRIDE = 0.25;

	private static final double LARGEST_STRIDE = 3;

	/**
	 * Numbers that an undecided trial tries.
	 */
	private static final int FURTHEST = 2;

	/**
	 * Windows that an undecided trial takes at its furthest.
	 */
	private static final int LONGEST_TRIAL = 10;

	private final ConcurrencySettings settings;

	private final LatencyModel model = new LatencyModel();

	private int home;

	private @Nullable LatencyWindow homeWindow;

	/**
	 * A window at home that was like none before: the next one tells whether it was by
	 * chance.
	 */
	private @Nullable LatencyWindow doubted;

	private int restFor = SHORTEST_REST;

	private int rested = SHORTEST_REST - 1;

	private boolean upwards = true;

	private double stride;

	private @Nullable KneeTrial trial;

	KneeSearch(ConcurrencySettings settings) {
		this.settings = settings;
		this.home = settings.initial();
		this.stride = settings.step();
	}

	/**
	 * The latency of an answer as it is counted, in nanoseconds.
	 */
	double latency(LatencyWindow.Measure measure, ConcurrencyLimit.Sample sample) {
		double latency = measure.latency(sample);
		return (this.homeWindow == null) ? latency
				: this.model.bounded(measure, latency, measure.tokens(sample), this.model.level(this.homeWindow));
	}

	/**
	 * Learns from a window at the limit as it is.
	 * @param mayGrow whether more at once may be tried
	 * @return the next limit, or null if it stays
	 */
	@Nullable Move next(LatencyWindow window, boolean mayGrow) {
		this.model.learn(window);
		if (this.trial != null && this.homeWindow != null) {
			return judge(this.trial, this.homeWindow, window, mayGrow);
		}
		return rest(window, mayGrow);
	}

	/**
	 * Too few reached the limit to learn from.
	 * @return the next limit, or null if it stays
	 */
	@Nullable Move notReached() {
		return (this.trial != null) ? back(this.trial.number + " at once were not reached") : null;
	}

	void restart(int limit) {
		this.home = limit;
		this.homeWindow = null;
		this.doubted = null;
		this.trial = null;
		this.rested = 0;
		this.restFor = LONGEST_REST;
		this.upwards = true;
		this.stride = this.settings.step();
	}

	private @Nullable Move rest(LatencyWindow window, boolean mayGrow) {
		this.rested++;
		LatencyWindow before = this.homeWindow;
		if (before == null) {
			this.homeWindow = window;
		}
		else if (isJump(before, window) && this.doubted == null) {
			this.doubted = window;
			return null;
		}
		else if (isJump(before, window)) {
			double change = change(before, window);
			this.homeWindow = window;
			this.doubted = null;
			this.restFor = SHORTEST_REST;
			this.stride = this.settings.step();
			this.upwards = change < 0;
			return tryNext(mayGrow, String.format(Locale.ROOT, "latency changed by %+.0f %%", percent(change)));
		}
		else {
			if (this.doubted != null) {
				settle(before, this.doubted);
				this.doubted = null;
			}
			settle(before, window);
		}
		return (this.rested >= this.restFor) ? tryNext(mayGrow, "latency is steady") : null;
	}

	private boolean isJump(LatencyWindow before, LatencyWindow window) {
		double errors = JUMP_ERRORS * Math.sqrt(variance(before, window));
		return Math.abs(change(before, window)) - errors > JUMP;
	}

	private void settle(LatencyWindow before, LatencyWindow window) {
		this.model.learnCommonNoise(change(before, window), before, window);
		before.fade(HOME_MEMORY);
		before.add(window);
	}

	private @Nullable Move tryNext(boolean mayGrow, String because) {
		this.trial = null;
		if (this.upwards && this.home == this.settings.max()) {
			this.upwards = false;
		}
		if (this.upwards && !mayGrow) {
			return null;
		}
		this.rested = 0;
		int number = beyond(this.home, this.stride);
		if (number == this.home) {
			this.upwards = true;
			return null;
		}
		this.trial = new KneeTrial(number);
		return new Move(number, because + (this.upwards ? ": trying more" : ": trying fewer"));
	}

	private @Nullable Move judge(KneeTrial trial, LatencyWindow before, LatencyWindow window, boolean mayGrow) {
		LatencyWindow after = trial.add(window);
		double distance = Math.log(after.meanInFlight() / before.meanInFlight());
		double change = change(before, after);
		double evidence = 2 * PAYS * distance * (PAYS * distance - change) / variance(before, after);
		if (Math.abs(evidence) <= EVIDENCE && after.windows() < LONGEST_TRIAL) {
			return further(trial);
		}
		String because = String.format(Locale.ROOT, "%+.0f %% at once made latency %+.0f %%", percent(distance),
				percent(change));
		boolean morePay = evidence > 0;
		return (morePay == this.upwards) ? won(trial, after, mayGrow, because) : lost(because);
	}

	private @Nullable Move further(KneeTrial trial) {
		int number = beyond(trial.number, this.settings.step());
		if (number == trial.number || trial.steps == FURTHEST) {
			return null;
		}
		trial.goTo(number);
		return new Move(number, "the difference is too small to tell: trying further");
	}

	private @Nullable Move won(KneeTrial trial, LatencyWindow window, boolean mayGrow, String because) {
		this.home = trial.number;
		this.homeWindow = window;
		this.restFor = SHORTEST_REST;
		this.stride = Math.min(LARGEST_STRIDE * this.settings.step(), 2 * this.stride);
		return tryNext(mayGrow, because);
	}

	private Move lost(String because) {
		this.stride = Math.max(SMALLEST_STRIDE * this.settings.step(), this.stride / 2);
		return back(because);
	}

	/**
	 * Home again, and soon to a trial in the other direction; when that has failed too,
	 * to a longer rest.
	 */
	private Move back(String because) {
		this.trial = null;
		this.stride = Math.min(this.stride, this.settings.step());
		if (this.upwards) {
			this.rested = this.restFor - 1;
		}
		else {
			this.rested = 0;
			this.restFor = Math.min(LONGEST_REST, this.restFor + LONGER_REST);
		}
		this.upwards = !this.upwards;
		return new Move(this.home, because + ": back");
	}

	private double change(LatencyWindow from, LatencyWindow to) {
		return Math.log(this.model.level(to) / this.model.level(from));
	}

	private double variance(LatencyWindow first, LatencyWindow second) {
		return this.model.variance(first) + this.model.variance(second);
	}

	private int beyond(int number, double share) {
		int by = (int) Math.max(1, Math.round(number * share));
		int next = this.upwards ? number + by : number - by;
		return Math.max(this.settings.min(), Math.min(this.settings.max(), next));
	}

	private static double percent(double change) {
		return 100 * Math.expm1(change);
	}

	record Move(int limit, String reason) {

	}

}
