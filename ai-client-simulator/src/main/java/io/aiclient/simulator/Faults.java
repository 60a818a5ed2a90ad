package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes wrong, and how often. Immutable.
 * <p>
 * The script comes first, one entry for each accepted request. After it the n-th accepted
 * request gets the n-th draw. Requests that a limit refuses, or that are not valid, use
 * up neither.
 *
 * @param script the faults of the next accepted requests, in order
 * @param probabilities the probability of each fault, above 0, together at most 1
 * @param seed the seed of the draws, default 0
 */
public record Faults(List<Fault> script, Map<Fault, Double> probabilities, long seed) {

	private static final long STREAM = 0x6661756c7473L;

	public Faults {
		script = List.copyOf(script);
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
		return new Faults(List.of(), Map.of(), 0);
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
		return new Faults(this.script, probabilities, this.seed);
	}

	/**
	 * The same with a longer script.
	 * @param faults what to add to its end
	 * @return the faults
	 */
	public Faults then(Fault... faults) {
		List<Fault> script = new ArrayList<>(this.script);
		Collections.addAll(script, faults);
		return new Faults(script, this.probabilities, this.seed);
	}

	public Faults seed(long seed) {
		return new Faults(this.script, this.probabilities, seed);
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
