package io.aiclient.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Tries a rule on many random scripts, and shows the shortest that it can find of those
 * that break it. The same scripts each time.
 *
 * @param <S> type of a script's step
 */
public final class Property<S> {

	private static final int TRIES = 2_000;

	private static final int LONGEST = 60;

	private final Function<SplittableRandom, S> generator;

	private Property(Function<SplittableRandom, S> generator) {
		this.generator = generator;
	}

	/**
	 * Begins with the steps.
	 * @param generator makes a step
	 * @param <S> type of a step
	 * @return a property to hold
	 */
	public static <S> Property<S> ofScripts(Function<SplittableRandom, S> generator) {
		return new Property<>(generator);
	}

	/**
	 * Runs a rule on all scripts.
	 * @param rule throws an error if a script breaks it
	 */
	public void holds(Consumer<List<S>> rule) {
		for (int seed = 0; seed < TRIES; seed++) {
			SplittableRandom random = new SplittableRandom(seed);
			List<S> script = new ArrayList<>();
			int length = random.nextInt(1, LONGEST + 1);
			for (int i = 0; i < length; i++) {
				script.add(this.generator.apply(random));
			}
			if (failure(rule, script) != null) {
				List<S> shortest = shrink(rule, script);
				throw new AssertionError(
						"Broken by " + shortest.size() + " steps (seed " + seed + "):\n"
								+ String.join("\n", shortest.stream().map(Object::toString).toList()),
						failure(rule, shortest));
			}
		}
	}

	private static <S> List<S> shrink(Consumer<List<S>> rule, List<S> script) {
		List<S> shortest = script;
		for (int chunk = Math.max(1, script.size() / 2); chunk > 0; chunk = (chunk == 1) ? 0 : chunk / 2) {
			for (int from = 0; from < shortest.size();) {
				List<S> shorter = new ArrayList<>(shortest);
				shorter.subList(from, Math.min(from + chunk, shorter.size())).clear();
				if (failure(rule, shorter) != null) {
					shortest = shorter;
				}
				else {
					from += chunk;
				}
			}
		}
		return shortest;
	}

	private static <S> @Nullable Throwable failure(Consumer<List<S>> rule, List<S> script) {
		try {
			rule.accept(script);
			return null;
		}
		catch (AssertionError | RuntimeException ex) {
			return ex;
		}
	}

}
