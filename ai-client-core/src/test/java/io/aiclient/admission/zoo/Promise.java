package io.aiclient.admission.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.TokenCharge;

/**
 * What the client promises in a scenario.
 *
 * @param noRefusal whether it is never refused: it knows limit and window, no other
 * client uses the quota, headers hold no nonsense, and what a request is charged is known
 * when it is sent
 * @param leastUtilisation the share of the limit that it uses at least; zero if nothing
 * is promised
 * @param slowHeads whether heads of answers may come later than a window after sending: a
 * client that waits for them to know of the arrival cannot use the whole quota
 */
public record Promise(boolean noRefusal, double leastUtilisation, boolean slowHeads) {

	private static final double TOLERANCE = 0.005;

	/**
	 * A client that may not wait for heads has to measure the transit first.
	 */
	private static final double MEASURING = 0.01;

	private static final int SAMPLE = 1_000;

	private static final int AMPLE = 3;

	/**
	 * The promise for a scenario.
	 * @param scenario the scenario
	 * @return what holds there
	 */
	public static Promise of(Scenario scenario) {
		QuotaLimits limits = scenario.provider().limits();
		Workload work = scenario.workload();
		boolean known = scenario.known().configured().equals(Scenario.settings(limits));
		boolean alone = scenario.provider().foreign().share() == 0;
		boolean charged = limits.tokens() == null
				|| (limits.tokenCharge() != TokenCharge.ACTUAL && work.estimate() >= 1);
		boolean sane = scenario.provider().garbage() == 0;
		boolean noRefusal = known && alone && charged && sane;
		boolean steady = work.fates() == Workload.Fates.NONE && scenario.network().coldRequests() == 0
				&& (limits.tokens() == null || work.estimate() == 1);
		boolean promised = noRefusal && steady && scenario.provider().processingTime();
		return new Promise(noRefusal, promised ? leastUtilisation(scenario) : 0, slowHeads(scenario));
	}

	private static boolean slowHeads(Scenario scenario) {
		long window = Stream.of(scenario.provider().limits().requests(), scenario.provider().limits().tokens())
			.filter(Objects::nonNull)
			.mapToLong((quota) -> quota.window().toNanos())
			.min()
			.orElse(Long.MAX_VALUE);
		return IntStream.range(0, SAMPLE)
			.mapToObj((i) -> scenario.workload().item(i, scenario.seed(), scenario.provider().latency()))
			.anyMatch(
					(item) -> scenario.provider().headShare() * item.latency() + scenario.network().jitter() > window);
	}

	/**
	 * W / (W + J), less what no request fits into and half a point; nothing for two
	 * limits, of which now one and now the other binds, or for too few slots.
	 */
	private static double leastUtilisation(Scenario scenario) {
		Quota requests = scenario.provider().limits().requests();
		Quota tokens = scenario.provider().limits().tokens();
		Quota quota = (requests != null) ? requests : tokens;
		if (quota == null || (requests != null && tokens != null)) {
			return 0;
		}
		double window = quota.window().toNanos();
		double jitter = scenario.network().jitter();
		double cost = 0;
		double largest = 0;
		double latency = 0;
		for (int i = 0; i < SAMPLE; i++) {
			Workload.Item item = scenario.workload().item(i, scenario.seed(), scenario.provider().latency());
			long tokensEach = scenario.provider().limits().tokenCharge().whenAdmitted(item.prompt(), item.max());
			double each = (requests != null) ? 1 : tokensEach;
			cost += each / SAMPLE;
			largest = Math.max(largest, each);
			latency += (double) item.latency() / SAMPLE;
		}
		double slotsNeeded = quota.allowance() / cost / window * (latency + jitter);
		if (scenario.workload().slots() < AMPLE * slotsNeeded) {
			return 0;
		}
		return window / (window + jitter) - (largest - 1) / quota.allowance() - TOLERANCE
				- (slowHeads(scenario) ? MEASURING : 0);
	}

	/**
	 * How a result breaks the promise.
	 * @param result the result
	 * @return a line for each break; empty if it is kept
	 */
	public List<String> broken(ZooResult result) {
		List<String> broken = new ArrayList<>();
		if (result.unfinished() > 0) {
			broken.add(result.unfinished() + " never ended");
		}
		if (result.orderViolations() > 0) {
			broken.add(result.orderViolations() + " out of order");
		}
		if (this.noRefusal && result.refused() > 0) {
			broken.add(result.refused() + " refused");
		}
		if (this.leastUtilisation > 0 && !(result.utilisation() >= this.leastUtilisation)) {
			broken.add(String.format(Locale.ROOT, "%.2f %% used, not %.2f %%", 100 * result.utilisation(),
					100 * this.leastUtilisation));
		}
		return broken;
	}

}
