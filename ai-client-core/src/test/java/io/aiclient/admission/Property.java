package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Tries a rule on many random scripts, and shows the shortest that it can find of those
 * that break it. A script is made of its seed only, and the seeds count up from 0: the
 * same scripts each time, and more of them in a longer time. Immutable.
 *
 * @param <S> type of a script's step
 */
public final class Property<S> {

	private static final int TRIES = 2_000;

	private static final int LONGEST = 60;

	private final Function<SplittableRandom, S> generator;

	private final int longest;

	private final Seeds seeds;

	private Property(Function<SplittableRandom, S> generator, int longest, Seeds seeds) {
		this.generator = generator;
		this.longest = longest;
		this.seeds = seeds;
	}

	/**
	 * Begins with the steps.
	 * @param generator makes a step
	 * @param <S> type of a step
	 * @return a property to hold, of 2,000 scripts with up to 60 steps
	 */
	public static <S> Property<S> ofScripts(Function<SplittableRandom, S> generator) {
		return new Property<>(generator, LONGEST, new Seeds(0, TRIES, null));
	}

	/**
	 * Tries shorter or longer scripts.
	 * @param steps the most steps of a script
	 * @return a property of the same number of scripts
	 */
	public Property<S> upTo(int steps) {
		return new Property<>(this.generator, steps, this.seeds);
	}

	/**
	 * Tries as many scripts as there is time for.
	 * @param time when the time is over, no further script begins
	 * @return a property of one script or more
	 */
	public Property<S> within(Duration time) {
		return new Property<>(this.generator, this.longest, new Seeds(0, Long.MAX_VALUE, time));
	}

	/**
	 * Tries one script again.
	 * @param seed the seed that a report named
	 * @return a property of one script
	 */
	public Property<S> again(long seed) {
		return new Property<>(this.generator, this.longest, new Seeds(seed, seed + 1, null));
	}

	/**
	 * Runs a rule on all scripts.
	 * @param rule throws an error if a script breaks it
	 * @return how many scripts there were
	 */
	public long holds(Consumer<List<S>> rule) {
		long begun = System.nanoTime();
		long seed = this.seeds.first();
		do {
			List<S> script = script(seed);
			Throwable failure = failure(rule, script);
			if (failure != null) {
				throw broken(rule, script, failure, seed);
			}
			seed++;
		}
		while (seed < this.seeds.end() && this.seeds.hasTime(System.nanoTime() - begun));
		return seed - this.seeds.first();
	}

	private List<S> script(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		List<S> script = new ArrayList<>();
		int length = random.nextInt(1, this.longest + 1);
		for (int i = 0; i < length; i++) {
			script.add(this.generator.apply(random));
		}
		return script;
	}

	private static <S> AssertionError broken(Consumer<List<S>> rule, List<S> script, Throwable failure, long seed) {
		List<S> shortest = shrink(rule, script);
		Throwable again = failure(rule, shortest);
		return new AssertionError(
				"Broken by " + shortest.size() + " steps (seed " + seed + "):\n"
						+ String.join("\n", shortest.stream().map(Object::toString).toList()),
				(again != null) ? again : failure);
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

	/**
	 * Which scripts are tried.
	 *
	 * @param first the first seed
	 * @param end the seed after the last
	 * @param time when no further one begins; null for never
	 */
	private record Seeds(long first, long end, @Nullable Duration time) {

		boolean hasTime(long nanos) {
			return this.time == null || nanos < this.time.toNanos();
		}

	}

}
