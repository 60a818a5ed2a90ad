package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.simulator.quota.LimitKind;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaPolicy;

/**
 * Tells how the limits stand, as the provider's headers would once they are read; now and
 * then, if the provider is like that, something else.
 */
final class ReportedLimits {

	private static final int STALE_KEPT = 64;

	private static final long MILLI = 1_000_000;

	private static final long SECOND = 1_000_000_000;

	private final ProviderTraits traits;

	private final QuotaLedger ledger;

	private final SplittableRandom random;

	private final List<ReportedLimit> stale = new ArrayList<>();

	ReportedLimits(ProviderTraits traits, QuotaLedger ledger, SplittableRandom random) {
		this.traits = traits;
		this.ledger = ledger;
		this.random = random;
	}

	List<ReportedLimit> at(long now) {
		if (this.traits.headers() == ProviderTraits.Headers.OFF) {
			return List.of();
		}
		List<ReportedLimit> reported = new ArrayList<>(2);
		add(reported, ProviderLimit.REQUESTS, this.traits.limits().requests(), LimitKind.REQUESTS, now);
		add(reported, ProviderLimit.REQUESTS_PER_DAY, this.traits.limits().requestsPerDay(), LimitKind.REQUESTS_PER_DAY,
				now);
		add(reported, ProviderLimit.TOKENS, this.traits.limits().tokens(), LimitKind.TOKENS, now);
		return reported;
	}

	private void add(List<ReportedLimit> reported, String name, @Nullable Quota quota, LimitKind kind, long now) {
		QuotaPolicy policy = this.ledger.policy(kind);
		if (quota != null && policy != null) {
			boolean advertised = this.traits.headers() == ProviderTraits.Headers.ADVERTISED;
			long limit = advertised ? quota.limit() : policy.allowance();
			long used = policy.allowance() - policy.remaining(now);
			Duration reset = reset(policy, quota, used, now);
			ReportedLimit truth = new ReportedLimit(name, limit, limit - used, reset);
			if (this.traits.garbage() > 0) {
				keep(truth);
				reported.add((this.random.nextDouble() < this.traits.garbage()) ? garbage(truth) : truth);
			}
			else {
				reported.add(truth);
			}
		}
	}

	private @Nullable Duration reset(QuotaPolicy policy, Quota quota, long used, long now) {
		long exact = policy.resetAfter(now).toNanos();
		return switch (this.traits.resets()) {
			case EXACT -> roundedUp(exact, MILLI);
			case SECONDS_UP -> roundedUp(exact, SECOND).plusSeconds(1);
			case SECONDS_DOWN -> Duration.ofSeconds(exact / SECOND + 1);
			case NOMINAL -> roundedUp(quota.window().toNanos() / policy.allowance() * used, MILLI);
			case NONE -> null;
		};
	}

	private static Duration roundedUp(long nanos, long unit) {
		return Duration.ofNanos(-Math.floorDiv(-nanos, unit) * unit);
	}

	private void keep(ReportedLimit truth) {
		if (this.stale.size() < STALE_KEPT) {
			this.stale.add(truth);
		}
		else {
			this.stale.set(this.random.nextInt(STALE_KEPT), truth);
		}
	}

	private ReportedLimit garbage(ReportedLimit truth) {
		String name = truth.name();
		return switch (this.random.nextInt(6)) {
			case 0 -> new ReportedLimit(name, -1L, -1L, Duration.ZERO);
			case 1 -> new ReportedLimit(name, 0L, 0L, Duration.ZERO);
			case 2 -> new ReportedLimit(name, truth.limit(), null, null);
			case 3 -> new ReportedLimit(name, null, truth.remaining(), null);
			case 4 -> new ReportedLimit(name, null, null, truth.reset());
			default -> stale(name);
		};
	}

	private ReportedLimit stale(String name) {
		List<ReportedLimit> ofThatName = this.stale.stream().filter((old) -> old.name().equals(name)).toList();
		return ofThatName.get(this.random.nextInt(ofThatName.size()));
	}

}
