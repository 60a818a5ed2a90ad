package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import io.aiclient.benchmarks.run.Median;
import io.aiclient.benchmarks.run.ProviderProcess;

/**
 * Rounds of contenders that make the same calls in turn, each held against that of the
 * first of them in the same turn.
 *
 * @param rounds the rounds of each
 * @param first what the others are held against
 * @param steady whether each was steady when it was measured
 */
record Comparison(Map<Approach, List<Round>> rounds, Approach first, boolean steady) {

	/**
	 * Measures rounds, in fresh virtual machines for each run.
	 * @param size how many calls
	 * @param runs how often
	 * @param contenders which they are
	 * @param log takes a line for each round
	 */
	static Comparison measure(Turns.Size size, int runs, Contenders contenders, Consumer<String> log) {
		Map<Approach, List<Round>> rounds = new EnumMap<>(Approach.class);
		boolean steady = true;
		for (int i = 0; i < runs; i++) {
			try (ProviderProcess provider = ProviderProcess.start(Duration.ZERO); Turns turns = new Turns(size, log)) {
				for (Approach approach : contenders.approaches()) {
					steady &= turns.join(approach, provider.baseUrl(), contenders.concurrency());
				}
				turns.measure()
					.forEach((approach, more) -> rounds.computeIfAbsent(approach, (key) -> new ArrayList<>())
						.addAll(more));
			}
		}
		return new Comparison(rounds, contenders.approaches().get(0), steady);
	}

	double median(Approach approach, ToDoubleFunction<Round> figure) {
		return Median.of(of(approach).stream().mapToDouble(figure));
	}

	/**
	 * A figure of each round of a contender as a multiple of that of the first.
	 */
	DoubleStream ratios(Approach approach, ToDoubleFunction<Round> figure) {
		List<Round> its = of(approach);
		List<Round> firsts = of(this.first);
		return IntStream.range(0, its.size())
			.mapToDouble((i) -> figure.applyAsDouble(its.get(i)) / figure.applyAsDouble(firsts.get(i)));
	}

	private List<Round> of(Approach approach) {
		return this.rounds.getOrDefault(approach, List.of());
	}

	/**
	 * Those that are compared.
	 *
	 * @param approaches how they make calls; what the first one's are, the others are
	 * held against
	 * @param concurrency how many calls each makes at once
	 */
	record Contenders(List<Approach> approaches, int concurrency) {

	}

}
