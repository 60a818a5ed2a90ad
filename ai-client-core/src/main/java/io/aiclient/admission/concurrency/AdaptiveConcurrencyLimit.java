package io.aiclient.admission.concurrency;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.concurrency.LatencyWindow.Measure;

/**
 * Follows the provider's load: what is overloaded or too slow is cut at once, and
 * otherwise a {@link KneeSearch} decides.
 * <p>
 * How is it designed, and why? Answers are counted in windows of as many as the limit
 * allows at once, not in time, so that a slow provider does not freeze it. Only those
 * admitted while the limit was reached count, or nearly: a limit that is not reached says
 * nothing about what the provider could bear. And only those admitted after the window
 * began: the first to come back are the fast ones, and so each window has as many of them
 * as any other.
 * <p>
 * A sign of overload cuts the limit by the step, but only once a burst: signs from
 * attempts that were admitted before the last cut are the same burst and are ignored.
 * With a target latency, as many answers as the limit whose mean is above 1.2 times the
 * target cut it too, and only if it is below 0.8 times more may be tried.
 */
final class AdaptiveConcurrencyLimit implements ConcurrencyLimit {

	private static final int SMALLEST_WINDOW = 8;

	/**
	 * From this share of the limit on it counts as reached: the next may be admitted a
	 * moment late.
	 */
	private static final double REACHED = 0.9;

	/**
	 * Answers below the limit, in windows, after which it counts as not reached.
	 */
	private static final int NOT_REACHED = 4;

	private final ConcurrencySettings settings;

	private final KneeSearch search;

	private final @Nullable LatencyTarget target;

	private volatile int limit;

	private volatile @Nullable Change lastChange;

	private boolean everCut;

	private long lastCutNanos;

	private boolean everClosed;

	private long windowNanos;

	private LatencyWindow window = new LatencyWindow();

	private int below;

	AdaptiveConcurrencyLimit(ConcurrencySettings settings) {
		this.settings = settings;
		this.search = new KneeSearch(settings);
		this.target = (settings.targetLatency() != null) ? new LatencyTarget(settings.targetLatency()) : null;
		this.limit = settings.initial();
	}

	@Override
	public int current() {
		return this.limit;
	}

	@Override
	public @Nullable Change lastChange() {
		return this.lastChange;
	}

	@Override
	public synchronized void onSample(Sample sample) {
		if (this.everCut && sample.startedNanos() - this.lastCutNanos <= 0) {
			return;
		}
		long now = sample.startedNanos() + sample.latency().toNanos();
		String tooMany = sample.overloaded() ? "the provider was overloaded"
				: (this.target != null) ? this.target.check(sample.latency(), this.limit) : null;
		if (tooMany != null) {
			cut(tooMany, now);
		}
		else if (!this.everClosed || sample.startedNanos() - this.windowNanos > 0) {
			count(sample, now);
		}
	}

	private void count(Sample sample, long now) {
		int size = Math.max(SMALLEST_WINDOW, this.limit);
		if (sample.inFlight() < REACHED * this.limit) {
			this.below++;
			if (this.below >= NOT_REACHED * size) {
				move(this.search.notReached(), now);
			}
			return;
		}
		Measure measure = Measure.of(sample);
		this.window.add(measure, this.search.latency(measure, sample), measure.tokens(sample), sample.inFlight());
		if (this.window.count() >= size) {
			move(this.search.next(this.window, this.target == null || this.target.mayGrow), now);
		}
	}

	private void cut(String reason, long now) {
		this.everCut = true;
		this.lastCutNanos = now;
		int cut = Math.max(this.settings.min(), (int) Math.floor(this.limit * (1 - this.settings.step())));
		this.search.restart(cut);
		move(new KneeSearch.Move(cut, reason), now);
	}

	/**
	 * Begins another window, perhaps at another limit.
	 */
	private void move(KneeSearch.@Nullable Move move, long now) {
		this.everClosed = true;
		this.windowNanos = now;
		this.window = new LatencyWindow();
		this.below = 0;
		if (move != null && move.limit() != this.limit) {
			this.lastChange = new Change(this.limit, move.limit(), move.reason(), now);
			this.limit = move.limit();
		}
	}

	/**
	 * The mean latency that a user wants, checked in windows of as many answers as the
	 * limit allows at once.
	 */
	private static final class LatencyTarget {

		private static final double TOO_SLOW = 1.2;

		private static final double FAST_ENOUGH = 0.8;

		private final Duration target;

		private int count;

		private double sum;

		private boolean mayGrow;

		private LatencyTarget(Duration target) {
			this.target = target;
		}

		/**
		 * Takes note of an answer, and says why the limit must be cut, if it must.
		 * @param limit how many answers make a window
		 */
		private @Nullable String check(Duration latency, int limit) {
			this.count++;
			this.sum += latency.toNanos();
			if (this.count < limit) {
				return null;
			}
			double mean = this.sum / this.count;
			this.count = 0;
			this.sum = 0;
			this.mayGrow = mean < FAST_ENOUGH * this.target.toNanos();
			return (mean > TOO_SLOW * this.target.toNanos()) ? "mean latency of " + Math.round(mean / 1e6)
					+ " ms is above 1.2 times the target of " + this.target.toMillis() + " ms" : null;
		}

	}

}
