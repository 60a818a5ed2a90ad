package io.aiclient.admission;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.InForce;
import io.aiclient.admission.tokens.TokenDemand;

/**
 * What a process may take of a shared quota while its coordinator is away: an equal share
 * of all that were last seen, less a tenth, kept by its own log. If the others had used
 * more than their part when the coordinator was last heard, that counts here too until it
 * is gone. Not safe for use by several threads: the gate holds its lock.
 */
final class FallbackShare {

	private static final double KEPT = 0.9;

	private final LimitSet limits;

	private final long[] others;

	private final long[] othersUntil;

	private int members = 1;

	FallbackShare(LimitSet limits) {
		this.limits = limits;
		this.others = new long[limits.all().size()];
		this.othersUntil = new long[this.others.length];
	}

	/**
	 * The coordinator is away from now on.
	 * @param inForce how the limits stood when it was last heard; empty if it never was
	 * @param members how many shared the quota then; one or more
	 * @param now the time
	 */
	void begin(List<InForce> inForce, int members, long now) {
		this.members = members;
		for (int i = 0; i < inForce.size(); i++) {
			Limit limit = this.limits.all().get(i);
			long used = inForce.get(i).used() + inForce.get(i).foreign();
			this.others[i] = Math.max(0, used / members - limit.used(now));
			this.othersUntil[i] = now + limit.window().toNanos();
		}
	}

	/**
	 * The share of a limit, or of the attempts that may be under way.
	 * @param allowance what all may take
	 * @return one or more
	 */
	long of(long allowance) {
		return Math.max(1, (long) (KEPT * allowance / this.members));
	}

	/**
	 * How long until a demand fits into the share.
	 * @return nanoseconds; zero if it fits now
	 */
	long nanosUntilFree(TokenDemand demand, long now) {
		long longest = 0;
		for (int i = 0; i < this.others.length; i++) {
			longest = Math.max(longest, nanosUntilFree(i, demand, now));
		}
		return longest;
	}

	private long nanosUntilFree(int i, TokenDemand demand, long now) {
		Limit limit = this.limits.all().get(i);
		long gone = (this.others[i] > 0) ? this.othersUntil[i] - now : 0;
		long share = of(limit.allowance()) - ((gone > 0) ? this.others[i] : 0);
		return (share > 0) ? limit.nanosUntilFree(demand, share, now) : gone;
	}

	/**
	 * The limit that a demand waits for longest.
	 * @return its name; null if it waits for none
	 */
	@Nullable String binding(TokenDemand demand, long now) {
		long longest = 0;
		String binding = null;
		for (int i = 0; i < this.others.length; i++) {
			long wait = nanosUntilFree(i, demand, now);
			if (wait > longest) {
				longest = wait;
				binding = this.limits.all().get(i).name();
			}
		}
		return binding;
	}

	/**
	 * The shares by name, of the limits in force.
	 */
	Map<String, Long> byName() {
		Map<String, Long> shares = new LinkedHashMap<>();
		for (Limit limit : this.limits.all()) {
			if (limit.isInForce()) {
				shares.put(limit.name(), of(limit.allowance()));
			}
		}
		return shares;
	}

	/**
	 * The share in words, for the log.
	 */
	@Override
	public String toString() {
		StringBuilder words = new StringBuilder();
		for (Limit limit : this.limits.all()) {
			if (limit.isInForce()) {
				Duration window = limit.window();
				words.append(words.isEmpty() ? "" : ", ")
					.append(of(limit.allowance()) + " " + limit.name() + " in " + window.toMillis() + " ms");
			}
		}
		return words.isEmpty() ? "no limit is known" : words.toString();
	}

}
