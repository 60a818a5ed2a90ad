package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

import io.aiclient.benchmarks.quota.Promise.Tolerance;
import io.aiclient.benchmarks.quota.QuotaCase.Figure;
import io.aiclient.simulator.HeaderSettings.RateLimits;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

/**
 * All cases. The provider allows 1,200 requests a minute, enforced as 200 in 10 s, or as
 * 20 in each second, or as a bucket of 200 that is refilled in steps.
 */
final class QuotaCases {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Quota REQUESTS = Quota.perMinute(1200).in(WINDOW);

	private static final Quota TOKENS = Quota.perMinute(200_000).in(WINDOW);

	private static final QuotaLimits SLICES = QuotaLimits.none().requests(REQUESTS.enforcedBy(Enforcement.PER_SECOND));

	private static final List<Enforcement> POLICIES = List.of(Enforcement.FIXED_WINDOW, Enforcement.SLIDING_WINDOW,
			Enforcement.TOKEN_BUCKET);

	/**
	 * Steps that divide the window, and one that does not.
	 */
	private static final List<Duration> SHORT_STEPS = List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

	private static final Duration LONG_STEP = Duration.ofSeconds(6);

	private static final List<Duration> STEPS = List.of(SHORT_STEPS.get(0), SHORT_STEPS.get(1), LONG_STEP);

	private static final String LIMIT = "--ai.client.rate-limit.requests-per-minute=1200";

	private static final String LIMIT_WINDOW = "--ai.client.rate-limit.window=";

	private static final String TOKEN_LIMIT = "--ai.client.rate-limit.tokens-per-minute=200000";

	private static final String TOKEN_WINDOW = "--ai.client.rate-limit.token-window=10s";

	private static final int MANY = 600;

	private static final int FEW = 150;

	private final List<QuotaCase> cases = new ArrayList<>();

	private QuotaCases() {
	}

	static List<QuotaCase> all() {
		QuotaCases all = new QuotaCases();
		all.addShortJob();
		all.addKnownLimit();
		all.addSteppedBucket();
		all.addSlices();
		all.addTokens();
		all.addLearning();
		all.addExternal();
		return List.copyOf(all.cases);
	}

	private void addShortJob() {
		Trial limited = Trial.of(limits(Enforcement.SLIDING_WINDOW), FEW).client(LIMIT, LIMIT_WINDOW + "10s");
		this.cases.add(new QuotaCase("short", new Promise(1.05, Tolerance.NEVER), Figure.IN_TURN,
				(run) -> (run % 2 == 0) ? limited : limited.client()));
	}

	private void addKnownLimit() {
		for (RateLimits headers : List.of(RateLimits.OFF, RateLimits.ENFORCED)) {
			for (Enforcement policy : POLICIES) {
				add(name(policy) + ((headers == RateLimits.OFF) ? "-off" : "-on"), 1.05, Tolerance.NEVER,
						(run) -> withPhase(Trial.of(limits(policy), MANY), run).headers(headers)
							.client(LIMIT, LIMIT_WINDOW + "10s")
							.against(Yardstick.POLICY));
			}
		}
		add("phase", 1.10, Tolerance.NEVER,
				(run) -> withPhase(Trial.of(limits(Enforcement.FIXED_WINDOW), MANY), run).headers(RateLimits.ENFORCED)
					.client(LIMIT, LIMIT_WINDOW + "10s")
					.against(Yardstick.KNOWN_PHASE));
	}

	private void addSteppedBucket() {
		add("stepped-off", 1.05, Tolerance.NEVER,
				(run) -> stepped(inTurn(SHORT_STEPS, run), MANY).client(LIMIT, LIMIT_WINDOW + "10s"));
		add("stepped-off-6s", 1.15, Tolerance.ONE_BURST,
				(run) -> stepped(LONG_STEP, MANY).client(LIMIT, LIMIT_WINDOW + "10s"));
		add("stepped-on", 1.05, Tolerance.NEVER, (run) -> stepped(inTurn(STEPS, run), MANY).headers(RateLimits.ENFORCED)
			.client(LIMIT, LIMIT_WINDOW + "10s"));
		add("stepped-tokens", 1.05, Tolerance.NEVER, (run) -> {
			QuotaLimits tokens = QuotaLimits.none().tokens(TOKENS.refilledEvery(inTurn(SHORT_STEPS, run / 2)));
			return inTurn(Trial.of(tokens, FEW), run).workload(new Workload(Workload.Mix.TOKENS, FEW, run))
				.client(TOKEN_LIMIT, TOKEN_WINDOW)
				.against(Yardstick.STEPS);
		});
		add("stepped-tokens-6s", 1.20, Tolerance.NEVER, (run) -> {
			QuotaLimits tokens = QuotaLimits.none().tokens(TOKENS.refilledEvery(LONG_STEP));
			return Trial.of(tokens, FEW)
				.headers(RateLimits.ENFORCED)
				.workload(new Workload(Workload.Mix.TOKENS, FEW, run))
				.client(TOKEN_LIMIT, TOKEN_WINDOW)
				.against(Yardstick.STEPS);
		});
		add("learn-stepped-headers", 1.05, Tolerance.BURST_IN_ALL,
				(run) -> stepped(inTurn(STEPS, run), MANY).headers(RateLimits.ENFORCED));
		add("learn-stepped-429", 1.15, Tolerance.BURST_THEN_ONE_PERCENT,
				(run) -> stepped(inTurn(SHORT_STEPS, run), MANY));
	}

	private static Trial stepped(Duration step, int requests) {
		return Trial.of(QuotaLimits.none().requests(REQUESTS.refilledEvery(step)), requests).against(Yardstick.STEPS);
	}

	private static Duration inTurn(List<Duration> steps, int run) {
		return steps.get(run % steps.size());
	}

	private void addSlices() {
		Trial trial = Trial.of(SLICES, MANY);
		Trial second = trial.client(LIMIT, LIMIT_WINDOW + "1s");
		add("slices-processing-ms", 1.07, Tolerance.NEVER,
				(run) -> second.headers(second.headers().processingTime(true)));
		add("slices", 1.12, Tolerance.NEVER, (run) -> second);
		add("slices-window-60s", 1.15, Tolerance.ONE_BURST, (run) -> trial.client(LIMIT));
		add("slices-window-10s", 1.15, Tolerance.ONE_BURST, (run) -> trial.client(LIMIT, LIMIT_WINDOW + "10s"));
	}

	private void addTokens() {
		for (Enforcement policy : POLICIES) {
			QuotaLimits tokens = QuotaLimits.none().tokens(TOKENS.enforcedBy(policy));
			add("tokens-" + name(policy), 1.05, Tolerance.NEVER,
					(run) -> inTurn(withPhase(Trial.of(tokens, FEW), run), run)
						.workload(new Workload(Workload.Mix.TOKENS, FEW, run))
						.client(TOKEN_LIMIT, TOKEN_WINDOW));
		}
		for (Enforcement policy : POLICIES) {
			QuotaLimits both = limits(policy).tokens(TOKENS.enforcedBy(policy));
			add("tokens-requests-" + name(policy), 1.05, Tolerance.NEVER,
					(run) -> inTurn(withPhase(Trial.of(both, MANY), run), run)
						.workload(new Workload(Workload.Mix.STRETCHES, MANY - 20, run))
						.client(TOKEN_LIMIT, TOKEN_WINDOW, LIMIT, LIMIT_WINDOW + "10s"));
		}
	}

	private void addLearning() {
		for (RateLimits style : List.of(RateLimits.ENFORCED, RateLimits.ADVERTISED)) {
			add("learn-headers-" + style.name().toLowerCase(Locale.ROOT), 1.05, Tolerance.BURST_IN_ALL,
					(run) -> withPhase(Trial.of(limits(POLICIES.get(run % 3)), MANY), run).headers(style)
						.against(Yardstick.AFTER_FIRST_WINDOW));
		}
		for (Enforcement policy : POLICIES) {
			add("learn-429-" + name(policy), 1.15, Tolerance.BURST_THEN_ONE_PERCENT,
					(run) -> withPhase(Trial.of(limits(policy), MANY), run).against(Yardstick.POLICY));
		}
	}

	private void addExternal() {
		Trial trial = Trial.of(limits(Enforcement.SLIDING_WINDOW), MANY)
			.headers(RateLimits.ENFORCED)
			.client(LIMIT, LIMIT_WINDOW + "10s");
		add("external", 1.10, Tolerance.TWO_PERCENT,
				(run) -> trial.besides(new ExternalUsage(Duration.ZERO, Duration.ofMillis(125), 1)));
		add("external-bursts", 1.10, Tolerance.TWO_PERCENT,
				(run) -> trial.besides(new ExternalUsage(Duration.ofSeconds(5), WINDOW, 80)));
	}

	private void add(String name, double ratio, Tolerance tolerance, IntFunction<Trial> trials) {
		this.cases.add(new QuotaCase(name, new Promise(ratio, tolerance), Figure.EACH, trials));
	}

	/**
	 * A run of a client that is configured with the limit and its window; headers off and
	 * on in turn.
	 */
	static Trial limited(Enforcement policy, int requests, int run) {
		boolean slices = policy == Enforcement.PER_SECOND;
		return unlimited(policy, requests, run).client(LIMIT, LIMIT_WINDOW + (slices ? "1s" : "10s"));
	}

	/**
	 * A run of a client that is configured with no limit; headers off and on in turn.
	 */
	static Trial unlimited(Enforcement policy, int requests, int run) {
		return inTurn(withPhase(Trial.of(limits(policy), requests), run), run)
			.against((policy == Enforcement.PER_SECOND) ? Yardstick.OWN_LOG : Yardstick.POLICY);
	}

	private static QuotaLimits limits(Enforcement enforcement) {
		return QuotaLimits.none().requests(REQUESTS.enforcedBy(enforcement));
	}

	/**
	 * A policy in the names of cases.
	 */
	static String name(Enforcement policy) {
		return switch (policy) {
			case FIXED_WINDOW -> "fixed";
			case SLIDING_WINDOW -> "sliding";
			case TOKEN_BUCKET -> "bucket";
			case STEPPED_BUCKET -> "stepped";
			case PER_SECOND -> "slices";
		};
	}

	/**
	 * The client begins at another place of a fixed window in each run: 0.5 s, 3.5 s, 6.5
	 * s, 1 s, 4 s, 7 s, 1.5 s and so on, never in its last two seconds.
	 */
	private static Trial withPhase(Trial trial, int run) {
		if (trial.quota().enforcement() != Enforcement.FIXED_WINDOW) {
			return trial;
		}
		return trial.offset(Duration.ofMillis(500 + run % 3 * 3000L + run / 3 % 4 * 500L));
	}

	/**
	 * Headers off and on in turn.
	 */
	private static Trial inTurn(Trial trial, int run) {
		return (run % 2 == 0) ? trial : trial.headers(RateLimits.ENFORCED);
	}

}
