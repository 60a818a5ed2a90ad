package io.aiclient.admission;

import java.util.stream.Stream;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Tries many interleavings of a race, one after the other and always the same ones:
 * Lincheck's model checker switches threads where they touch what they share.
 */
public final class Interleavings {

	/**
	 * Twice as many as it takes to find every flaw of {@link FlawedGate}, unless
	 * {@code -Daiclient.interleavings} says how many.
	 */
	private static final int INVOCATIONS = Integer.getInteger("aiclient.interleavings", 500);

	private Interleavings() {
	}

	/**
	 * Tries a race: each of its operations once, on a thread of its own.
	 * @param race a public class with a public constructor
	 * @throws org.jetbrains.lincheck.LincheckAssertionError if an interleaving breaks a
	 * rule; it shows which
	 */
	public static void explore(Class<?> race) {
		new ModelCheckingOptions().iterations(1)
			.invocationsPerIteration(INVOCATIONS)
			.threads(operations(race))
			.actorsBefore(0)
			.actorsPerThread(1)
			.actorsAfter(0)
			.minimizeFailedScenario(false)
			.verifier(EpsilonVerifier.class)
			.addGuarantee(ManagedStrategyGuaranteeKt
				.forClasses((name) -> name.startsWith("java.util.") && !name.startsWith("java.util.concurrent."))
				.allMethods()
				.ignore())
			.check(race);
	}

	private static int operations(Class<?> race) {
		return (int) Stream.of(race.getMethods())
			.filter((method) -> method.isAnnotationPresent(Operation.class))
			.count();
	}

}
