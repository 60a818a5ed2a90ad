package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.admission.SharedQuota.InForce;
import io.aiclient.admission.SharedQuota.Remaining;
import io.aiclient.admission.SharedQuota.Terms;

/**
 * The limits of a shared quota: what holds for all who share it, and what this process
 * knows by itself, because it was configured here or the provider reported it here. Not
 * safe for use by several threads: the gate holds its lock.
 */
final class SharedLimits {

	private static final List<Duration> PERIODS = List.of(Duration.ofMinutes(1), Duration.ofSeconds(10),
			Duration.ofSeconds(1));

	/**
	 * So long a shorter window that a refusal taught is believed.
	 */
	private static final long BELIEVED = Duration.ofMinutes(10).toNanos();

	private static final double LITTLE = 0.5;

	private final LimitSet limits;

	private final RateLedger own;

	private final RateLimitSettings configured;

	private final @Nullable Integer maxConcurrency;

	private final List<Allowance> allowances = new ArrayList<>();

	private final Map<Integer, Remaining> remaining = new TreeMap<>();

	private boolean news;

	private @Nullable Terms shorter;

	private long shorterSince;

	private final Queue<String> notices = new ArrayDeque<>();

	/**
	 * Knows what is configured.
	 * @param limits the limits
	 * @param own what was sent here
	 * @param configured how much they allow, where the user wrote it
	 * @param maxConcurrency the most attempts of all members; null for no limit
	 */
	SharedLimits(LimitSet limits, RateLedger own, RateLimitSettings configured, @Nullable Integer maxConcurrency) {
		this.limits = limits;
		this.own = own;
		this.configured = configured;
		this.maxConcurrency = maxConcurrency;
		for (Limit limit : limits.all()) {
			ProviderLimit kind = limit.kind();
			this.allowances.add(new Allowance(kind.period(), configured.limit(kind.name()), configured.window(kind)));
		}
	}

	int size() {
		return this.allowances.size();
	}

	@Nullable Integer maxConcurrency() {
		return this.maxConcurrency;
	}

	/**
	 * Whether anything limits those who share the quota.
	 */
	boolean isInForce() {
		return this.limits.isInForce() || this.maxConcurrency != null;
	}

	/**
	 * What a request needs of each limit, and last the number of attempts, if that is
	 * limited.
	 */
	long[] needs(AdmissionRequest request) {
		long[] needs = new long[size() + 1];
		for (int i = 0; i < size(); i++) {
			needs[i] = this.limits.all().get(i).amount(request.tokens());
		}
		needs[size()] = (this.maxConcurrency != null) ? 1 : 0;
		return needs;
	}

	/**
	 * Takes what this process knows by itself, for the others.
	 */
	List<Terms> takeTerms(long now) {
		this.news = false;
		List<Terms> terms = new ArrayList<>();
		for (int i = 0; i < size(); i++) {
			ProviderLimit kind = this.limits.all().get(i).kind();
			Terms shorter = shorter(now);
			terms.add((shorter != null && shorter.name().equals(kind.name())) ? shorter
					: new Terms(kind.name(), this.allowances.get(i).current(), this.configured.window(kind),
							this.configured.limit(kind.name()) != null));
		}
		return terms;
	}

	private @Nullable Terms shorter(long now) {
		return (now - this.shorterSince < BELIEVED) ? this.shorter : null;
	}

	/**
	 * The provider has refused an attempt for its rate. If all members together had used
	 * little of what they know to be allowed, it enforces that over a shorter window.
	 * @param sent when the attempt was sent
	 * @param members what all had used
	 * @param now the time
	 */
	void refused(long sent, Members members, long now) {
		int i = this.limits.indexOf(ProviderLimit.REQUESTS);
		boolean known = i >= 0 && this.limits.all().get(i).isInForce();
		if (!known || (this.shorter != null && sent - this.shorterSince <= 0)) {
			return;
		}
		Limit limit = this.limits.all().get(i);
		AdmissionSnapshot.WindowUsage usage = members.usage(i, limit, false, now);
		if (usage.used() + usage.foreign() < LITTLE * usage.allowance()) {
			PERIODS.stream()
				.filter((period) -> period.compareTo(limit.window()) < 0)
				.findFirst()
				.ifPresent((period) -> shorten(limit, period, now));
		}
	}

	private void shorten(Limit limit, Duration period, long now) {
		long allowance = (long) (limit.allowance() * ((double) period.toNanos() / limit.window().toNanos()));
		if (allowance >= 1) {
			this.shorter = new Terms(limit.name(), allowance, period, false);
			this.shorterSince = now;
			this.news = true;
		}
	}

	/**
	 * The provider reports how a limit stood. What the user wrote is reported to the
	 * others as it was written, whatever the provider says. What is left can be held
	 * against the log only if it is of what is in force.
	 * @param report what it reports
	 * @param arrivedMicros when the request had arrived at the latest, by the
	 * coordinator's clock; null if that was never read
	 * @param now the time
	 */
	void reported(ReportedLimit report, @Nullable Long arrivedMicros, long now) {
		int i = this.limits.indexOf(report.name());
		Long reported = report.limit();
		if (i < 0 || reported == null || reported < 1) {
			return;
		}
		Limit limit = this.limits.all().get(i);
		Allowance allowance = this.allowances.get(i);
		if (this.configured.limit(limit.name()) == null) {
			long before = allowance.current();
			allowance.reported(reported, this.configured.window(limit.kind()), now);
			this.news |= allowance.current() != before;
		}
		if (!limit.isInForce()) {
			hold(i, new InForce(allowance.current(), this.configured.window(limit.kind()), false, 0, 0), now);
		}
		Long left = report.remaining();
		if (arrivedMicros != null && reported == limit.allowance() && left != null && left >= 0 && left <= reported) {
			this.remaining.put(i, new Remaining(i, left, arrivedMicros));
		}
	}

	/**
	 * What holds for all, in the order of the limits.
	 */
	void hold(List<InForce> inForce, long now) {
		for (int i = 0; i < inForce.size(); i++) {
			if (inForce.get(i).allowance() > 0) {
				hold(i, inForce.get(i), now);
			}
		}
	}

	private void hold(int i, InForce inForce, long now) {
		Limit limit = this.limits.all().get(i);
		boolean known = limit.isInForce();
		long before = limit.allowance();
		limit.hold(inForce);
		if (!known) {
			this.own.chargeThoseUnderWay(i, now);
		}
		if (limit.allowance() != before && !inForce.configured()) {
			this.notices.add("learned from the provider's answers to those who share the quota: " + limit);
		}
	}

	/**
	 * Whether the provider has reported anything that the others do not know yet.
	 */
	boolean hasNews() {
		return this.news || !this.remaining.isEmpty();
	}

	/**
	 * Takes what was last reported to be left of each limit.
	 */
	List<Remaining> takeRemaining() {
		List<Remaining> taken = List.copyOf(this.remaining.values());
		this.remaining.clear();
		return taken;
	}

	/**
	 * Takes what was learned since it was last asked, in words for the log.
	 */
	List<String> takeNotices() {
		List<String> taken = List.copyOf(this.notices);
		this.notices.clear();
		return taken;
	}

}
