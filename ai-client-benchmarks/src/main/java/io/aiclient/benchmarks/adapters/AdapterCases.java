package io.aiclient.benchmarks.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.aiclient.benchmarks.EntranceCost;
import io.aiclient.benchmarks.quota.CallerTrials;
import io.aiclient.benchmarks.quota.CallerTrials.Measured;
import io.aiclient.benchmarks.run.Figure;
import io.aiclient.simulator.quota.Enforcement;

/**
 * All cases.
 */
final class AdapterCases {

	private static final List<Enforcement> POLICIES = List.of(Enforcement.FIXED_WINDOW, Enforcement.SLIDING_WINDOW,
			Enforcement.TOKEN_BUCKET, Enforcement.PER_SECOND);

	private static final int REQUESTS = 600;

	private static final int STREAMS = 1000;

	private static final String RATIO = "%.3f";

	private AdapterCases() {
	}

	static List<AdapterCase> all() {
		List<AdapterCase> cases = new ArrayList<>();
		for (Face face : Face.values()) {
			if (face != Face.ALL) {
				POLICIES.forEach((policy) -> cases.add(limited(face, policy, REQUESTS)));
			}
		}
		for (Face face : List.of(Face.SPRING_AI, Face.OPENAI_JAVA)) {
			POLICIES.forEach((policy) -> cases.add(unlimited(face, policy)));
		}
		POLICIES.forEach((policy) -> cases.add(faces(policy, REQUESTS)));
		cases.add(streams(STREAMS, true));
		cases.add(cost("cpu-blocking", EntranceCost::blocking));
		cases.add(cost("cpu-async", EntranceCost::async));
		cases.add(cost("cpu-web-client", EntranceCost::webClient));
		cases.add(cost("cpu-rest-client", EntranceCost::restClient));
		return List.copyOf(cases);
	}

	/**
	 * A little of each, in seconds.
	 */
	static List<AdapterCase> smoke() {
		return List.of(faces(Enforcement.SLIDING_WINDOW, 35), streams(12, false),
				smoke("cpu-blocking", EntranceCost::blocking), smoke("cpu-web-client", EntranceCost::webClient),
				smoke("cpu-rest-client", EntranceCost::restClient));
	}

	private static AdapterCase cost(String name, Function<EntranceCost, List<Figure>> calls) {
		return new AdapterCase(name, (stage) -> List.of(calls.apply(EntranceCost.full(stage.runs(), stage.log()))));
	}

	private static AdapterCase smoke(String name, Function<EntranceCost, List<Figure>> calls) {
		return new AdapterCase(name, (stage) -> List.of(calls.apply(EntranceCost.smoke(stage.log()))));
	}

	private static AdapterCase limited(Face face, Enforcement policy, int requests) {
		double promised = (policy == Enforcement.PER_SECOND) ? 1.08 : 1.06;
		return AdapterCase.each(name("limits-" + face.title(), policy), (stage, run) -> {
			Measured measured = stage.trials(face, requests).limited(policy, run, stage.log());
			return List.of(Figure.atMost(promised, "time / best", RATIO, measured.ratio()),
					Figure.atMost(0, "refused", measured.refused()), Figure.atMost(0, "lost", measured.lost()));
		});
	}

	private static AdapterCase unlimited(Face face, Enforcement policy) {
		return AdapterCase.each(name("learn-" + face.title(), policy), (stage, run) -> {
			Measured measured = stage.trials(face, REQUESTS).unlimited(policy, run, stage.log());
			return List.of(Figure.atMost(CallerTrials.SLOTS, "refused", measured.refused()),
					Figure.atMost(0, "refused, beyond in flight",
							Math.max(0, measured.refused() - measured.inFlight())),
					Figure.atMost(0, "lost", measured.lost()), Figure.reported("time / best", RATIO, measured.ratio()));
		});
	}

	private static AdapterCase faces(Enforcement policy, int requests) {
		return AdapterCase.each(name(Face.ALL.title(), policy), (stage, run) -> {
			Measured measured = stage.trials(Face.ALL, requests).limited(policy, run, stage.log());
			return List.of(Figure.atMost(0, "refused", measured.refused()), Figure.atMost(0, "lost", measured.lost()),
					Figure.reported("time / best", RATIO, measured.ratio()));
		});
	}

	private static AdapterCase streams(int streams, boolean settled) {
		return AdapterCase.each("streams", (stage, run) -> new StreamTrial(streams, settled, stage.properties()).run());
	}

	private static String name(String prefix, Enforcement policy) {
		return prefix + '-' + CallerTrials.name(policy);
	}

}
