package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.InForce;
import io.aiclient.admission.SharedQuota.Remaining;
import io.aiclient.admission.SharedQuota.Terms;

/**
 * One limit, and what was used of it.
 */
final class LimitLog {

	final String name;

	final EndLog entries = new EndLog();

	final Map<Long, Long> foreign = new LinkedHashMap<>();

	Duration window;

	long allowance;

	boolean configured;

	@Nullable Terms learned;

	@Nullable Terms shorter;

	long shorterUntil;

	LimitLog(String name, Duration window) {
		this.name = name;
		this.window = window;
	}

	/**
	 * A shorter window than is known is one that a refusal taught.
	 */
	void learn(Terms terms, long now) {
		if (this.allowance > 0 && terms.window().compareTo(this.window) < 0) {
			this.shorter = terms;
			this.shorterUntil = now + Duration.ofMinutes(10).toNanos() / InMemorySharedQuota.MICRO;
		}
		else {
			this.learned = terms;
		}
	}

	long windowMicros() {
		return this.window.toNanos() / InMemorySharedQuota.MICRO;
	}

	long roundUp(long micros) {
		long step = Math.max(InMemorySharedQuota.MICRO, windowMicros() / 256);
		return -Math.floorDiv(-micros, step) * step;
	}

	void fill(long now) {
		if (this.allowance > 0 && this.window.compareTo(Duration.ofMinutes(1)) <= 0) {
			this.entries.add(now + windowMicros(), this.allowance);
		}
	}

	long used(long at) {
		return this.entries.after(at);
	}

	long foreign(long at) {
		this.foreign.keySet().removeIf((time) -> at - time > windowMicros());
		return this.foreign.values().stream().mapToLong((amount) -> amount).max().orElse(0);
	}

	void remaining(Remaining told, long now) {
		long others = this.allowance - told.remaining() - used(told.atMicros());
		if (others > 0) {
			this.foreign.merge(now, others, Math::max);
		}
	}

	long fits(long amount, long now) {
		long most = this.allowance - foreign(now) - amount;
		return (most >= 0) ? this.entries.atMost(most, now) : now + windowMicros();
	}

	InForce inForce(long now) {
		return new InForce(this.allowance, this.window, this.configured, used(now), foreign(now));
	}

}
