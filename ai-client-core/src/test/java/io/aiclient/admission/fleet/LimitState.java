package io.aiclient.admission.fleet;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.InForce;
import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * One limit of all members, as limits.lua has it: what users configured holds, the
 * strictest of it; else what was learned last. A window that a member learned to be
 * shorter holds for ten minutes.
 */
final class LimitState {

	static final int PARTS = 8;

	private static final long SECOND = 1_000_000;

	private static final long SHORTENED = 600 * SECOND;

	final String name;

	final ChargeLog log = new ChargeLog();

	/**
	 * What others use who are no members: the most of each eighth of a window.
	 */
	final TreeMap<Long, Long> external = new TreeMap<>();

	long allowance;

	long window;

	private long windowBefore;

	private @Nullable Terms base;

	private @Nullable Shorter shorter;

	LimitState(Terms first) {
		this.name = first.name();
		this.window = micros(first.window());
		this.windowBefore = this.window;
	}

	static long micros(Duration duration) {
		return duration.toNanos() / 1_000;
	}

	void learn(Terms terms, @Nullable Terms before, long now) {
		boolean news = before == null || before.allowance() != terms.allowance()
				|| !before.window().equals(terms.window());
		if (terms.configured() || terms.allowance() == 0 || !(news || this.base == null)) {
			return;
		}
		if (this.base != null && terms.window().compareTo(this.base.window()) < 0) {
			shorten(terms, now);
		}
		else if (this.base == null || !this.base.configured()) {
			this.base = terms;
		}
	}

	private void shorten(Terms terms, long now) {
		long window = micros(terms.window());
		if (this.shorter == null || window <= this.shorter.window) {
			long at = (this.shorter != null && this.shorter.window == window) ? this.shorter.at : now;
			this.shorter = new Shorter(terms.allowance(), window, at);
		}
	}

	/**
	 * Decides what holds.
	 * @param reported what each member knows of this limit
	 */
	void settle(Collection<Terms> reported, long now) {
		Terms strictest = reported.stream().filter(Terms::configured).reduce(LimitState::stricter).orElse(null);
		if (strictest != null) {
			this.base = strictest;
		}
		else if (this.base != null) {
			this.base = new Terms(this.name, this.base.allowance(), this.base.window(), false);
		}
		if (this.base != null) {
			settle(this.base, now);
		}
		this.log.prune(now);
	}

	private static Terms stricter(Terms one, Terms other) {
		long a = one.allowance() * micros(other.window());
		long b = other.allowance() * micros(one.window());
		return (a < b || (a == b && one.window().compareTo(other.window()) < 0)) ? one : other;
	}

	private void settle(Terms base, long now) {
		long window = micros(base.window());
		if (this.shorter != null && (now - this.shorter.at > SHORTENED || this.shorter.window >= window)) {
			this.shorter = null;
		}
		if (this.shorter != null) {
			long share = Math.floorDiv(base.allowance() * this.shorter.window, window);
			enforce(Math.max(1, Math.min(this.shorter.allowance, share)), this.shorter.window);
		}
		else {
			enforce(base.allowance(), window);
		}
	}

	private void enforce(long allowance, long window) {
		if (window != this.window) {
			this.log.shift(window - this.window);
			this.windowBefore = this.window;
			this.external.clear();
		}
		this.allowance = allowance;
		this.window = window;
	}

	long rounded(long time) {
		long grid = Math.max(1_000, this.window / 256);
		return -Math.floorDiv(-time, grid) * grid;
	}

	void correct(long end, long delta, long now) {
		if (delta > 0) {
			long latest = Math.min(end, rounded(now + this.window + SECOND));
			if (latest > now) {
				this.log.add(latest, delta);
			}
		}
		else {
			this.log.add(this.log.has(end) ? end : end + this.window - this.windowBefore, delta);
		}
	}

	void remaining(long remaining, long at, long now) {
		long others = this.allowance - remaining - this.log.sum(at);
		if (this.allowance > 0 && others > 0) {
			long part = (long) Math.floor(now / ((double) this.window / PARTS));
			this.external.headMap(part - PARTS, false).clear();
			this.external.merge(part, others, Math::max);
		}
	}

	@Nullable Terms base() {
		return this.base;
	}

	InForce inForce(long used, long external) {
		boolean configured = this.base != null && this.base.configured() && this.shorter == null;
		return new InForce(this.allowance, Duration.of(this.window, ChronoUnit.MICROS), configured, used, external);
	}

	private record Shorter(long allowance, long window, long at) {

	}

}
