package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.zoo.ProviderTraits.Foreign;
import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.admission.zoo.ProviderTraits.RetryAfter;
import io.aiclient.admission.zoo.Workload.Fates;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.TokenCharge;

/**
 * The scenarios there are. Every policy meets every kind of limit, with the processing
 * time reported and not; everything else (phase, jitter, latency, headers, what the
 * client knows, who else is there, ...) is drawn, the plain case more often than the
 * rest.
 */
public final class Zoo {

	private static final Duration MILLI = Duration.ofMillis(1);

	private static final Draw PROMPTS = Draw.uniform(50, 3_000);

	private static final Draw MAX_TOKENS = Draw.uniform(100, 3_000);

	private static final Draw COMPLETIONS = Draw.logNormal(300, 0.8, 3_000);

	private static final long TOKENS_IN_WINDOW = 100_000;

	private static final long FEW_REQUESTS = 20;

	private static final long MANY_REQUESTS = 500;

	private static final long SEEDS_APART = 10;

	private static final long STEPS = 10;

	private final SplittableRandom random;

	private final int requestsEach;

	private Zoo(long seed, int requestsEach) {
		this.random = new SplittableRandom(seed);
		this.requestsEach = requestsEach;
	}

	/**
	 * All scenarios of a policy, several times, each time with something else drawn.
	 * @param policy the policy
	 * @param rounds how many times
	 * @param requestsEach requests in each scenario
	 * @param seed the seed of all chance
	 * @return the scenarios
	 */
	public static List<Scenario> scenarios(Policy policy, int rounds, int requestsEach, long seed) {
		Zoo zoo = new Zoo(seed * SEEDS_APART + Policy.all().indexOf(policy), requestsEach);
		List<Scenario> scenarios = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			for (Kind kind : Kind.values()) {
				scenarios.add(zoo.scenario(policy, kind, true));
				scenarios.add(zoo.scenario(policy, kind, false));
			}
		}
		return scenarios;
	}

	private Scenario scenario(Policy policy, Kind kind, boolean processingTime) {
		QuotaLimits limits = limits(policy, kind).chargeRefused(usually(false, true));
		Latency latency = oneOf(Latency.of(Draw.constant(Duration.ofMillis(100))),
				Latency.of(Draw.logNormal(800_000_000, 0.7, 10_000_000_000L)),
				new Latency(Draw.constant(Duration.ofMillis(200)), Duration.ofMillis(5)));
		ProviderTraits provider = ProviderTraits.of(limits, latency)
			.processingTime(processingTime)
			.headShare(usually(1.0, 0.1))
			.headers(oneOf(Headers.OFF, Headers.ENFORCED, Headers.ADVERTISED))
			.garbage(usually(0.0, 0.05))
			.retryAfter(oneOf(RetryAfter.MILLIS, RetryAfter.SECONDS, RetryAfter.NONE))
			.foreign(usually(Foreign.NONE, new Foreign(0.4, false, Duration.ZERO),
					new Foreign(0.2, true, Duration.ZERO)));
		Network network = usually(Network.jitter(oneOf(MILLI, MILLI.multipliedBy(20), MILLI.multipliedBy(100))),
				Network.jitter(MILLI.multipliedBy(50))
					.back(Draw.uniform(MILLI.multipliedBy(5), MILLI.multipliedBy(50))),
				Network.jitter(MILLI.multipliedBy(5)).cold(50, Draw.uniform(Duration.ZERO, MILLI.multipliedBy(300))));
		Workload work = Workload.of(this.requestsEach)
			.tokens(PROMPTS, MAX_TOKENS, COMPLETIONS)
			.slots(oneOf(50, 200, 2_000))
			.inLine(usually(1, 5))
			.estimate(usually(1.0, 0.8, 1.1))
			.fates(usually(Fates.NONE, new Fates(0.05, 0.02, 0.01, Duration.ofSeconds(15))));
		String name = policy + " " + kind + (processingTime ? " reported" : " unreported");
		Scenario scenario = Scenario.of(name, provider, network, work, this.random.nextLong());
		RateLimitSettings enforced = scenario.known().configured();
		return scenario.configured(usually(enforced, RateLimitSettings.none(),
				enforced.withWindow(Duration.ofMinutes(1)).withTokenWindow(Duration.ofMinutes(1))));
	}

	private QuotaLimits limits(Policy policy, Kind kind) {
		QuotaLimits limits = QuotaLimits.none().tokenCharge(kind.charge);
		if (kind.requests > 0) {
			limits = limits.requests(quota(policy, kind.requests));
		}
		return kind.tokens ? limits.tokens(quota(policy, TOKENS_IN_WINDOW)) : limits;
	}

	private Quota quota(Policy policy, long inWindow) {
		long perMinute = inWindow * (Duration.ofMinutes(1).toNanos() / policy.window.toNanos());
		return Quota.perMinute(perMinute)
			.in(policy.window)
			.refilledEvery(policy.window.dividedBy(STEPS))
			.enforcedBy(policy.enforcement)
			.phase(policy.window.multipliedBy(oneOf(0, 37, 90)).dividedBy(100));
	}

	/**
	 * The plain case four times in five.
	 */
	@SafeVarargs
	private <T> T usually(T plain, T... others) {
		return (this.random.nextInt(5) > 0) ? plain : others[this.random.nextInt(others.length)];
	}

	@SafeVarargs
	private <T> T oneOf(T... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	/**
	 * How a quota is enforced.
	 *
	 * @param enforcement how it is counted
	 * @param window over which time
	 */
	public record Policy(Enforcement enforcement, Duration window) {

		/**
		 * Each enforcement over 1 s, 10 s and 60 s, where it has a choice; buckets that
		 * are refilled in steps over 10 s and 60 s.
		 * @return the policies
		 */
		public static List<Policy> all() {
			List<Policy> policies = new ArrayList<>();
			for (Enforcement enforcement : List.of(Enforcement.FIXED_WINDOW, Enforcement.SLIDING_WINDOW,
					Enforcement.TOKEN_BUCKET)) {
				List.of(1, 10, 60).forEach((s) -> policies.add(new Policy(enforcement, Duration.ofSeconds(s))));
			}
			policies.add(new Policy(Enforcement.PER_SECOND, Duration.ofSeconds(1)));
			List.of(10, 60).forEach((s) -> policies.add(new Policy(Enforcement.STEPPED_BUCKET, Duration.ofSeconds(s))));
			return policies;
		}

		@Override
		public String toString() {
			return this.enforcement + " " + this.window.toSeconds() + " s";
		}

	}

	private enum Kind {

		FEW(FEW_REQUESTS, false, TokenCharge.PROMPT_AND_MAX), MANY(MANY_REQUESTS, false, TokenCharge.PROMPT_AND_MAX),
		PROMPT_AND_MAX(0, true, TokenCharge.PROMPT_AND_MAX), PROMPT(0, true, TokenCharge.PROMPT),
		ACTUAL(0, true, TokenCharge.ACTUAL), BOTH_PROMPT_AND_MAX(FEW_REQUESTS, true, TokenCharge.PROMPT_AND_MAX),
		BOTH_PROMPT(MANY_REQUESTS, true, TokenCharge.PROMPT), BOTH_ACTUAL(FEW_REQUESTS, true, TokenCharge.ACTUAL);

		private final long requests;

		private final boolean tokens;

		private final TokenCharge charge;

		Kind(long requests, boolean tokens, TokenCharge charge) {
			this.requests = requests;
			this.tokens = tokens;
			this.charge = charge;
		}

	}

}
