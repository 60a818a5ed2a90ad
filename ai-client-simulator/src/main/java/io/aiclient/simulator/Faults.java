package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What goes wrong, and how often. Immutable.
 * <p>
 * The script comes first, one entry for each accepted request. After it a request whose
 * last message of the user has faults of its own gets the next of them, and when there
 * are no more the one that it always gets, or else the right answer. A request for
 * embeddings gets that of the first of its inputs that has one left. All others get a
 * draw: the n-th accepted request the n-th. Requests that a limit refuses, or that are
 * not valid, meet and use up none of these.
 *
 * @param script the faults of the next accepted requests, in order
 * @param byMessage the faults of the first attempts of the requests with a message, in
 * order
 * @param alwaysByMessage the fault of every attempt of the requests with a message
 * @param probabilities the probability of each fault, above 0, together at most 1
 * @param seed the seed of the draws, default 0
 */
public record Faults(List<Fault> script, Map<String, List<Fault>> byMessage, Map<String, Fault> alwaysByMessage,
		Map<Fault, Double> probabilities, long seed) {

	private static final long STREAM = 0x6661756c7473L;

	public Faults {
		script = List.copyOf(script);
		byMessage = byMessage.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (entry) -> List.copyOf(entry.getValue())));
		alwaysByMessage = Map.copyOf(alwaysByMessage);
		probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
		double sum = 0;
		for (Map.Entry<Fault, Double> entry : probabilities.entrySet()) {
			if (!(entry.getValue() > 0) || entry.getValue() > 1) {
				throw new IllegalArgumentException("Invalid probability of " + entry.getKey().label() + " ("
						+ entry.getValue() + "): must be above 0 and at most 1");
			}
			sum += entry.getValue();
		}
		if (sum > 1 + 1e-9) {
			throw new IllegalArgumentException("Invalid probabilities (" + sum + "): must be at most 1 together");
		}
	}

	/**
	 * Nothing goes wrong.
	 * @return no faults
	 */
	public static Faults none() {
		return new Faults(List.of(), Map.of(), Map.of(), Map.of(), 0);
	}

	/**
	 * The same with another fault.
	 * @param fault the fault
	 * @param probability its probability, above 0 and at most 1
	 * @return the faults
	 */
	public Faults with(Fault fault, double probability) {
		Map<Fault, Double> probabilities = new LinkedHashMap<>(this.probabilities);
		probabilities.put(fault, probability);
		return new Faults(this.script, this.byMessage, this.alwaysByMessage, probabilities, this.seed);
	}

	/**
	 * The same with a longer script.
	 * @param faults what to add to its end
	 * @return the faults
	 */
	public Faults then(Fault... faults) {
		List<Fault> script = new ArrayList<>(this.script);
		Collections.addAll(script, faults);
		return new Faults(script, this.byMessage, this.alwaysByMessage, this.probabilities, this.seed);
	}

	/**
	 * The same, with the faults of certain requests, so that it is known beforehand which
	 * requests meet which, in whatever order they come.
	 * @param byMessage by the text of the last message of the user, which no two requests
	 * should share: the faults of the first attempts, in order
	 * @return the faults
	 */
	public Faults byMessage(Map<String, List<Fault>> byMessage) {
		return new Faults(this.script, byMessage, this.alwaysByMessage, this.probabilities, this.seed);
	}

	/**
	 * The same, with requests that never get the right answer, such as an input that the
	 * provider always answers with a 500. Those with faults by {@link #byMessage} too
	 * meet these first.
	 * @param alwaysByMessage by the text of the last message of the user: the fault of
	 * every attempt
	 * @return the faults
	 */
	public Faults alwaysByMessage(Map<String, Fault> alwaysByMessage) {
		return new Faults(this.script, this.byMessage, alwaysByMessage, this.probabilities, this.seed);
	}

	public Faults seed(long seed) {
		return new Faults(this.script, this.byMessage, this.alwaysByMessage, this.probabilities, seed);
	}

	/**
	 * The fault drawn for the n-th accepted request, if no script is left.
	 * @param n the number of the request, from 0
	 * @return the fault, or {@link WireFault#NONE}
	 */
	public Fault sample(long n) {
		if (this.probabilities.isEmpty()) {
			return WireFault.NONE;
		}
		double draw = SeededDraw.uniform(this.seed ^ STREAM, n);
		for (Map.Entry<Fault, Double> entry : this.probabilities.entrySet()) {
			draw -= entry.getValue();
			if (draw < 0) {
				return entry.getKey();
			}
		}
		return WireFault.NONE;
	}

}
