package io.aiclient.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Additive-style growth, multiplicative cut.
 * <p>
 * How is it designed, and why? Samples are counted in windows of as many answers as the
 * limit allows at once, not in time, so that a slow provider does not freeze it. At the
 * end of a window in which the limit was really reached, the limit grows by the step (by
 * one at least); a limit that nobody reaches says nothing about what the provider could
 * bear. A sign of overload cuts it by the step at once, but only once a burst: signs from
 * attempts that were admitted before the last cut are the same burst and are ignored.
 * With a target latency, a window whose mean is above 1.2 times the target cuts, and only
 * one below 0.8 times grows; between the two the limit rests.
 */
final class AdaptiveConcurrencyLimit implements ConcurrencyLimit {

	private static final double TOO_SLOW = 1.2;

	private static final double FAST_ENOUGH = 0.8;

	private final ConcurrencySettings settings;

	private volatile int limit;

	private boolean everCut;

	private long lastCutNanos;

	private int samples;

	private double latencySum;

	private boolean reached;

	AdaptiveConcurrencyLimit(ConcurrencySettings settings) {
		this.settings = settings;
		this.limit = settings.initial();
	}

	@Override
	public int current() {
		return this.limit;
	}

	@Override
	public synchronized void onSample(Sample sample) {
		if (this.everCut && sample.startedNanos() - this.lastCutNanos <= 0) {
			return;
		}
		if (sample.overloaded()) {
			cut(endNanos(sample));
			return;
		}
		this.samples++;
		this.latencySum += sample.latency().toNanos();
		this.reached |= sample.inFlight() >= this.limit;
		if (this.samples >= this.limit) {
			judge(endNanos(sample));
		}
	}

	private void judge(long now) {
		double mean = this.latencySum / this.samples;
		Duration target = this.settings.targetLatency();
		if (target != null && mean > TOO_SLOW * target.toNanos()) {
			cut(now);
		}
		else if (this.reached && mayGrow(mean, target)) {
			int grown = (int) Math.ceil(this.limit * (1 + this.settings.step()));
			startWindow(Math.min(this.settings.max(), grown));
		}
		else {
			startWindow(this.limit);
		}
	}

	private boolean mayGrow(double mean, @Nullable Duration target) {
		return target == null || mean < FAST_ENOUGH * target.toNanos();
	}

	private void cut(long now) {
		this.everCut = true;
		this.lastCutNanos = now;
		int cut = (int) Math.floor(this.limit * (1 - this.settings.step()));
		startWindow(Math.max(this.settings.min(), cut));
	}

	private void startWindow(int limit) {
		this.limit = limit;
		this.samples = 0;
		this.latencySum = 0;
		this.reached = false;
	}

	private static long endNanos(Sample sample) {
		return sample.startedNanos() + sample.latency().toNanos();
	}

}
