package io.aiclient.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Contenders that make calls in turn, each in a virtual machine of its own, which is
 * warmed first.
 */
final class Turns implements AutoCloseable {

	/**
	 * How much the processor time of a call may differ between two rounds that cost the
	 * same.
	 */
	private static final double SAME = 0.03;

	/**
	 * G1 is what Java chooses on a machine with two processors and 2 GB. The heap is
	 * fixed, so that none is larger than another.
	 */
	private static final List<String> JVM = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

	private final List<Participant> participants = new ArrayList<>();

	private final Size size;

	private final Consumer<String> log;

	/**
	 * No contender takes part yet.
	 * @param size how many calls
	 * @param log takes a line for each round
	 */
	Turns(Size size, Consumer<String> log) {
		this.size = size;
		this.log = log;
	}

	/**
	 * Starts a contender and warms it until two rounds in a row cost the same.
	 * @return whether they did at last
	 */
	boolean join(Approach approach, String baseUrl, int concurrency) {
		Participant participant = new Participant(approach,
				ContenderProcess.start(JVM, approach, baseUrl, concurrency));
		this.participants.add(participant);
		double before = Double.NaN;
		for (int i = 0; i < this.size.mostWarmUps(); i++) {
			double now = round(participant, "warm-up").cpuMicrosPerCall();
			if (i + 1 >= this.size.leastWarmUps() && Math.abs(now / before - 1) <= SAME) {
				return true;
			}
			before = now;
		}
		return false;
	}

	/**
	 * Measures rounds in turn; each round another contender is the first.
	 * @return the rounds of each
	 */
	Map<Approach, List<Round>> measure() {
		Map<Approach, List<Round>> rounds = new EnumMap<>(Approach.class);
		List<Participant> turn = new ArrayList<>(this.participants);
		for (int i = 0; i < this.size.rounds(); i++) {
			for (Participant each : turn) {
				rounds.computeIfAbsent(each.approach(), (approach) -> new ArrayList<>()).add(round(each, "measured"));
			}
			Collections.rotate(turn, 1);
		}
		return rounds;
	}

	private Round round(Participant participant, String kind) {
		Round round = participant.process().run(this.size.calls());
		this.log.accept("    " + kind + ": " + participant.approach().title() + ": " + round);
		return round;
	}

	@Override
	public void close() {
		this.participants.forEach((each) -> each.process().close());
	}

	/**
	 * How much is measured.
	 *
	 * @param calls calls of a round
	 * @param leastWarmUps rounds that warm a contender, at least
	 * @param mostWarmUps and at most
	 * @param rounds rounds of each that count
	 */
	record Size(int calls, int leastWarmUps, int mostWarmUps, int rounds) {

	}

	private record Participant(Approach approach, ContenderProcess process) {

	}

}
