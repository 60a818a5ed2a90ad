package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.List;

import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.HeaderSettings.RateLimits;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;

/**
 * All cases. Where the quota binds, the provider allows 1,200 requests a minute, enforced
 * as 200 in 10 s, or as 20 in each second.
 */
final class FleetCases {

	private static final Quota QUOTA = Quota.perMinute(1200).in(Duration.ofSeconds(10));

	private static final Duration SPAN = Duration.ofSeconds(60);

	private static final Duration HOUR = Duration.ofHours(1);

	/**
	 * A quarter of what the quota allows in a second.
	 */
	private static final long BURST = 5;

	private static final String PERCENT = "%.1f %%";

	private static final String MILLIS = "%.3f ms";

	private FleetCases() {
	}

	static List<FleetCase> all() {
		return List.of(saturated("saturated-fixed", Enforcement.FIXED_WINDOW, Duration.ZERO),
				saturated("saturated-sliding", Enforcement.SLIDING_WINDOW, Duration.ZERO),
				saturated("saturated-bucket", Enforcement.TOKEN_BUCKET, Duration.ZERO),
				saturated("saturated-slices", Enforcement.PER_SECOND, Duration.ZERO),
				new FleetCase("staggered", FleetCases::staggered), new FleetCase("killed", FleetCases::killed),
				new FleetCase("redis-away", FleetCases::redisAway),
				new FleetCase("redis-calls", FleetCases::redisCalls),
				added("added-1000", new Pace(1000, Duration.ofSeconds(5), 6, true)),
				added("added-50", new Pace(50, Duration.ofSeconds(10), 6, true)),
				saturated("clocks", Enforcement.SLIDING_WINDOW, HOUR));
	}

	private static FleetCase saturated(String name, Enforcement policy, Duration ahead) {
		boolean slices = policy == Enforcement.PER_SECOND;
		return new FleetCase(name, (stage, run) -> {
			Outcome outcome = saturation(policy, SPAN, run).ahead(ahead).run(stage);
			return List.of(Figure.atMost(slices ? 5 : 0, "refused", outcome.refused()),
					Figure.atLeast(slices ? 92 : 97, "quota used", PERCENT, 100 * outcome.used()),
					Figure.atMost(15, "farthest from fair share", PERCENT, 100 * outcome.unfairness()),
					Figure.atMost(0, "lost", outcome.lost()), redisCalls(outcome));
		});
	}

	private static List<Figure> killed(Stage stage, int run) throws InterruptedException {
		Duration when = Duration.ofMillis(20_000 + run * 1700L % 10_000);
		Outcome outcome = saturation(Enforcement.SLIDING_WINDOW, SPAN, run).clients(4)
			.at(when, Fleet::replaceOne)
			.run(stage);
		return List.of(Figure.atMost(0, "refused", outcome.refused()),
				Figure.atLeast(95, "quota used", PERCENT, 100 * outcome.used()),
				Figure.atMost(0, "lost by the living", outcome.lost()), redisCalls(outcome));
	}

	private static List<Figure> staggered(Stage stage, int run) throws InterruptedException {
		Enforcement policy = (run % 2 == 0) ? Enforcement.SLIDING_WINDOW : Enforcement.FIXED_WINDOW;
		Staggered.Result result = new Staggered(policy, 9 + run).run(stage);
		return List.of(Figure.atMost(0, "refused", result.refused()),
				Figure.atMost(15, "farthest from an equal share of a window", PERCENT, 100 * result.unfairness()),
				Figure.atMost(4, "last answer after the best", "%.1f s", result.late().toMillis() / 1e3),
				Figure.atMost(0, "lost by the living", result.lost()));
	}

	private static List<Figure> redisAway(Stage stage, int run) throws InterruptedException {
		Outcome outcome = saturation(Enforcement.SLIDING_WINDOW, Duration.ofSeconds(80), run)
			.at(Duration.ofSeconds(18), (fleet) -> fleet.redis().pause())
			.at(Duration.ofSeconds(23), (fleet) -> fleet.redis().goOn())
			.at(Duration.ofSeconds(45), (fleet) -> fleet.redis().restart())
			.run(stage);
		return List.of(Figure.atMost(1, "refused, of all calls", PERCENT, 100 * outcome.refusedShare()),
				Figure.atMost(BURST, "most refused in a second", outcome.burst()),
				Figure.atMost(0, "lost", outcome.lost()), Figure.reported("refused", outcome.refused()),
				Figure.reported("quota used", PERCENT, 100 * outcome.used()));
	}

	private static List<Figure> redisCalls(Stage stage, int run) throws InterruptedException {
		SteadyRun.Result result = SteadyRun.of(new Pace(1000, Duration.ofSeconds(30), 1, false)).run(stage);
		return List.of(Figure.atMost(100, "Redis calls in a second", "%.1f", result.redisCalls()),
				Figure.atMost(0, "refused", result.refused()), Figure.atMost(0, "lost", result.lost()),
				Figure.reported("calls", result.answered()));
	}

	private static FleetCase added(String name, Pace pace) {
		return new FleetCase(name, (stage, run) -> {
			SteadyRun.Result result = SteadyRun.of(pace).run(stage);
			double p50 = millis(result.local().p50());
			double p99 = millis(result.local().p99());
			double sharedP50 = millis(result.shared().p50());
			double sharedP99 = millis(result.shared().p99());
			return List.of(Figure.atMost(0.1, "added to the median", MILLIS, sharedP50 - p50),
					Figure.atMost(2, "added to the 99th percentile", MILLIS, sharedP99 - p99),
					Figure.atMost(0, "refused", result.refused()), Figure.atMost(0, "lost", result.lost()),
					Figure.reported("local median", MILLIS, p50), Figure.reported("local 99th percentile", MILLIS, p99),
					Figure.reported("shared median", MILLIS, sharedP50),
					Figure.reported("shared 99th percentile", MILLIS, sharedP99));
		});
	}

	private static double millis(Duration duration) {
		return duration.toNanos() / 1e6;
	}

	private static Figure redisCalls(Outcome outcome) {
		return Figure.reported("Redis calls, second, process", "%.1f", outcome.redisCalls());
	}

	/**
	 * Headers off and on in turn.
	 */
	private static Saturation saturation(Enforcement policy, Duration span, int run) {
		return Saturation.of(QUOTA.enforcedBy(policy), (run % 2 == 0) ? RateLimits.OFF : RateLimits.ENFORCED, span);
	}

}
