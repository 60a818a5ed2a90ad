package io.aiclient.admission.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.Ledger;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.LocalLedger.LocalLimit;
import io.aiclient.admission.shared.SharedQuota.InForce;

/**
 * What a process may take of a shared quota while its coordinator is away: an equal share
 * of all that were last seen, less a tenth, by its own log. If the others had used more
 * than their part at the coordinator's last reply, that counts here too until it is gone.
 */
final class FallbackShare {

	private static final double USED = 0.9;

	private final LocalLedger local;

	private final List<LocalLimit> limits;

	private final @Nullable Integer maxConcurrency;

	private final long[] others;

	private final long[] othersUntil;

	private int members = 1;

	FallbackShare(LocalLedger local, @Nullable Integer maxConcurrency) {
		this.local = local;
		this.limits = local.limits();
		this.maxConcurrency = maxConcurrency;
		this.others = new long[this.limits.size()];
		this.othersUntil = new long[this.others.length];
	}

	void begin(Members members, long now) {
		this.members = members.sharers();
		List<InForce> inForce = members.inForce();
		for (int i = 0; i < inForce.size(); i++) {
			LocalLimit limit = this.limits.get(i);
			long used = inForce.get(i).used() + inForce.get(i).external();
			this.others[i] = Math.max(0, used / this.members - limit.used(now));
			this.othersUntil[i] = now + limit.window().toNanos();
		}
	}

	private long of(long allowance) {
		return Math.max(1, (long) (USED * allowance / this.members));
	}

	/**
	 * How long until a request fits into the share.
	 * @return nanoseconds; zero if it fits now, {@link Ledger#WHEN_ONE_ENDS} if the share
	 * of concurrency is in use
	 */
	long nanosUntilFree(AdmissionRequest request, long now) {
		if (this.maxConcurrency != null && this.local.inFlight() >= of(this.maxConcurrency)) {
			return Ledger.WHEN_ONE_ENDS;
		}
		long longest = 0;
		for (int i = 0; i < this.others.length; i++) {
			longest = Math.max(longest, nanosUntilFree(i, request, now));
		}
		return longest;
	}

	private long nanosUntilFree(int i, AdmissionRequest request, long now) {
		LocalLimit limit = this.limits.get(i);
		long gone = (this.others[i] > 0) ? this.othersUntil[i] - now : 0;
		long share = of(limit.allowance()) - ((gone > 0) ? this.others[i] : 0);
		return (share > 0) ? limit.nanosUntilFree(request.tokens(), share, now) : gone;
	}

	@Nullable String binding(AdmissionRequest request, long now) {
		long longest = 0;
		String binding = null;
		for (int i = 0; i < this.others.length; i++) {
			long wait = nanosUntilFree(i, request, now);
			if (wait > longest) {
				longest = wait;
				binding = this.limits.get(i).kind().name();
			}
		}
		return binding;
	}

	Map<String, Long> byName() {
		return this.limits.stream()
			.filter(LocalLimit::isInForce)
			.collect(Collectors.toMap((limit) -> limit.kind().name(), (limit) -> of(limit.allowance()),
					(one, other) -> one, LinkedHashMap::new));
	}

	@Override
	public String toString() {
		String words = this.limits.stream()
			.filter(LocalLimit::isInForce)
			.map((limit) -> of(limit.allowance()) + " " + limit.kind().name() + " in " + limit.window().toMillis()
					+ " ms")
			.collect(Collectors.joining(", "));
		return words.isEmpty() ? "no limit is known" : words;
	}

}
