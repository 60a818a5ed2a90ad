package io.aiclient.admission.concurrency;

import java.util.Comparator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.concurrency.KneeModel.Run;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the adaptive limit makes of providers that slow down above a number in flight. It
 * knows nothing but a ceiling of 512.
 */
class KneeTests {

	private static final int CEILING = 512;

	private static final int SEEDS = 3;

	private static final KneeModel KNEE_AT_32 = KneeModel.of((inFlight, at) -> KneeModel.slowdown(inFlight, 32));

	private static final KneeModel STEPS = KneeModel
		.of((inFlight, at) -> KneeModel.slowdown(inFlight, (at >= 20 && at < 40) ? 16 : 32));

	@ParameterizedTest
	@CsvSource({ "0, 0.98", "0.05, 0.97", "0.2, 0.95", "0.5, 0.92" })
	void findsTheKnee(double sigma, double atLeast) {
		assertNearBest(KNEE_AT_32.noise(sigma), atLeast);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0.98", "0.05, 0.97", "0.2, 0.95", "0.5, 0.92" })
	void longAnswersAreNotMistakenForCongestion(double sigma, double atLeast) {
		assertNearBest(KNEE_AT_32.noise(sigma).varyingLengths(), atLeast);
	}

	@Test
	void aStreamIsJudgedByItsFirstToken() {
		assertNearBest(KNEE_AT_32.streamed(), 0.95);
	}

	private static void assertNearBest(KneeModel model, double atLeast) {
		for (int seed = 1; seed <= SEEDS; seed++) {
			Run best = bestFixed(model, seed);
			Run ours = model.run(adaptive(20), seed, 40);
			assertThat(ours.throughput(5, 40) / best.throughput(5, 40)).as("throughput, seed %d", seed)
				.isGreaterThanOrEqualTo(atLeast);
			assertThat(ours.p99(5, 40) / best.p99(5, 40)).as("p99, seed %d", seed).isLessThanOrEqualTo(1.3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, false, 0.95", "0.05, false, 0.95", "0.2, false, 0.9", "0, true, 0.95", "0.2, true, 0.9" })
	void absorbsAStepWithinFiveSeconds(double sigma, boolean varyingLengths, double atLeast) {
		KneeModel model = STEPS.noise(sigma);
		for (int seed = 1; seed <= SEEDS; seed++) {
			Run run = (varyingLengths ? model.varyingLengths() : model).run(adaptive(20), seed, 60);
			assertThat(run.throughput(25, 40) / 320).as("16 slots, seed %d", seed).isGreaterThanOrEqualTo(atLeast);
			assertThat(run.throughput(45, 60) / 640).as("32 slots, seed %d", seed).isGreaterThanOrEqualTo(atLeast);
			assertThat(run.lowestLimit(20, 60)).as("lowest, seed %d", seed).isGreaterThanOrEqualTo(8);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20, 200 })
	void findsItFromAnywhere(int initial) {
		assertThat(KNEE_AT_32.run(adaptive(initial), 1, 40).throughput(20, 40) / 640).isGreaterThanOrEqualTo(0.95);
	}

	@Test
	void findsALargeAndASmallOne() {
		KneeModel large = KneeModel.of((inFlight, at) -> KneeModel.slowdown(inFlight, 300));
		assertThat(large.noise(0.2).run(adaptive(20), 1, 20).throughput(10, 20) / 6_000).isGreaterThanOrEqualTo(0.95);
		KneeModel small = KneeModel.of((inFlight, at) -> KneeModel.slowdown(inFlight, 4));
		assertThat(small.noise(0.2).run(adaptive(20), 1, 90).throughput(30, 90) / 80).isGreaterThanOrEqualTo(0.93);
	}

	@Test
	void aQueueThatNeverLosesThroughputIsNotFilled() {
		KneeModel queue = KneeModel.of((inFlight, at) -> Math.max(1, inFlight / 32.0)).noise(0.2);
		Run run = queue.run(adaptive(20), 1, 60);
		assertThat(run.throughput(5, 60) / 640).isGreaterThanOrEqualTo(0.95);
		assertThat(run.meanLimit(5, 60)).isBetween(28.0, 40.0);
	}

	@Test
	void growsToTheCeilingWhereNothingSlowsDown() {
		Run run = KneeModel.of((inFlight, at) -> 1).noise(0.5).run(adaptive(20), 1, 60);
		assertThat(run.meanLimit(30, 60)).isGreaterThan(0.9 * CEILING);
	}

	@Test
	void anHourInWhichTheProviderIsSlowForEverybodyDoesNotStick() {
		KneeModel tides = KneeModel
			.of((inFlight, at) -> KneeModel.slowdown(inFlight, 32) * (1.5 - 0.5 * Math.cos(at / 5)));
		KneeModel jumps = KneeModel.of((inFlight, at) -> KneeModel.slowdown(inFlight, 32) * (1 + (int) (at / 5) % 2));
		for (KneeModel model : new KneeModel[] { tides, jumps }) {
			Run best = model.noise(0.1).run(ConcurrencyLimit.of(ConcurrencySettings.fixed(32)), 1, 60);
			Run ours = model.noise(0.1).run(adaptive(20), 1, 60);
			assertThat(ours.throughput(5, 60) / best.throughput(5, 60)).isGreaterThanOrEqualTo(0.93);
			assertThat(ours.lowestLimit(5, 60)).isGreaterThanOrEqualTo(16);
		}
	}

	private static Run bestFixed(KneeModel model, int seed) {
		return IntStream.of(30, 32, 34)
			.mapToObj((limit) -> model.run(ConcurrencyLimit.of(ConcurrencySettings.fixed(limit)), seed, 40))
			.max(Comparator.comparingDouble((run) -> run.throughput(5, 40)))
			.orElseThrow();
	}

	private static ConcurrencyLimit adaptive(int initial) {
		return ConcurrencyLimit
			.of(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, CEILING, initial, 1, 0.1, null));
	}

}
