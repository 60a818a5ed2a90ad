package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.LocalLedger.KnownHere;
import io.aiclient.admission.LocalLedger.LocalLimit;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.shared.SharedQuota.InForce;
import io.aiclient.admission.shared.SharedQuota.Remaining;
import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * The limits of a shared quota: what holds for all who share it, and what this process
 * knows by itself, because it was configured here or the provider reported it here.
 */
final class SharedLimits {

	private static final List<Duration> PERIODS = List.of(Duration.ofMinutes(1), Duration.ofSeconds(10),
			Duration.ofSeconds(1));

	/**
	 * So long a shorter window that a refusal taught is believed.
	 */
	private static final long BELIEVED = Duration.ofMinutes(10).toNanos();

	private static final double LITTLE = 0.5;

	private final LocalLedger local;

	private final List<LocalLimit> limits;

	private final List<String> names;

	private final @Nullable Integer maxConcurrency;

	private final Map<Integer, Remaining> remaining = new TreeMap<>();

	private boolean news;

	private @Nullable Terms shorter;

	private long shorterSince;

	SharedLimits(LocalLedger local, @Nullable Integer maxConcurrency) {
		this.local = local;
		this.limits = local.limits();
		this.names = this.limits.stream().map((limit) -> limit.kind().name()).collect(Collectors.toList());
		this.maxConcurrency = maxConcurrency;
	}

	@Nullable Integer maxConcurrency() {
		return this.maxConcurrency;
	}

	/**
	 * Whether anything limits those who share the quota.
	 */
	boolean isInForce() {
		for (LocalLimit limit : this.limits) {
			if (limit.isInForce()) {
				return true;
			}
		}
		return this.maxConcurrency != null;
	}

	/**
	 * What a request needs of each limit, and last the number of attempts, if that is
	 * limited.
	 */
	long[] needs(AdmissionRequest request) {
		int size = this.limits.size();
		long[] needs = new long[size + 1];
		for (int i = 0; i < size; i++) {
			needs[i] = this.limits.get(i).amount(request.tokens());
		}
		needs[size] = (this.maxConcurrency != null) ? 1 : 0;
		return needs;
	}

	/**
	 * Takes what this process knows by itself, for the others.
	 */
	List<Terms> takeTerms(long now) {
		this.news = false;
		Terms shorter = (now - this.shorterSince < BELIEVED) ? this.shorter : null;
		List<Terms> terms = new ArrayList<>();
		for (LocalLimit limit : this.limits) {
			String name = limit.kind().name();
			KnownHere here = limit.here();
			terms.add((shorter != null && shorter.name().equals(name)) ? shorter
					: new Terms(name, here.allowance(), here.window(), here.configured()));
		}
		return terms;
	}

	/**
	 * The provider has refused an attempt for its rate. If all members together had used
	 * little of what they know to be allowed, it enforces that over a shorter window.
	 */
	void refused(long sent, Members members, long now) {
		int i = this.names.indexOf(ProviderLimit.REQUESTS);
		boolean known = i >= 0 && this.limits.get(i).isInForce();
		if (!known || (this.shorter != null && sent - this.shorterSince <= 0)) {
			return;
		}
		LocalLimit limit = this.limits.get(i);
		WindowUsage usage = members.usage(i, false, now);
		if (usage.used() + usage.external() < LITTLE * usage.allowance()) {
			PERIODS.stream()
				.filter((period) -> period.compareTo(limit.window()) < 0)
				.findFirst()
				.ifPresent((period) -> shorten(limit, period, now));
		}
	}

	private void shorten(LocalLimit limit, Duration period, long now) {
		long allowance = (long) (limit.allowance() * ((double) period.toNanos() / limit.window().toNanos()));
		if (allowance >= 1) {
			this.shorter = new Terms(limit.kind().name(), allowance, period, false);
			this.shorterSince = now;
			this.news = true;
		}
	}

	/**
	 * The provider reports how a limit stood. What the user wrote is reported to the
	 * others as it was written, whatever the provider says. What is left is compared with
	 * the log only if it is of the allowance in force.
	 * @param arrivedMicros when the request had arrived at the latest, by the
	 * coordinator's clock; null if that was never read
	 */
	void reported(ReportedLimit report, @Nullable Long arrivedMicros, long now) {
		int i = this.names.indexOf(report.name());
		Long reported = report.limit();
		if (i < 0 || reported == null || reported < 1) {
			return;
		}
		LocalLimit limit = this.limits.get(i);
		if (!limit.isInForce()) {
			this.local.hold(i, reported, limit.here().window(), false, now);
		}
		if (!limit.here().configured()) {
			this.news |= limit.reportedHere(reported, now);
		}
		Long left = report.remaining();
		if (arrivedMicros != null && reported == limit.allowance() && left != null && left >= 0 && left <= reported) {
			this.remaining.put(i, new Remaining(i, left, arrivedMicros));
		}
	}

	void hold(List<InForce> inForce, long now) {
		for (int i = 0; i < inForce.size(); i++) {
			InForce limit = inForce.get(i);
			if (limit.allowance() > 0) {
				this.local.hold(i, limit.allowance(), limit.window(), limit.configured(), now);
			}
		}
	}

	/**
	 * Whether the provider has reported anything that the others do not know yet.
	 */
	boolean hasNews() {
		return this.news || !this.remaining.isEmpty();
	}

	List<Remaining> takeRemaining() {
		List<Remaining> taken = List.copyOf(this.remaining.values());
		this.remaining.clear();
		return taken;
	}

}
