package io.aiclient.benchmarks.embeddings;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.aiclient.simulator.SimulatedProvider;

/**
 * The texts of the benchmark, each made of its number alone: of 5 to 500 tokens, whose
 * logarithm is distributed evenly, so that half of them have fewer than 50, and the mean
 * is 107. One in a thousand holds what the provider refuses.
 */
final class Texts {

	static final String MODEL = "text-embedding-3-small";

	static final String BAD = "#bad";

	private static final int BAD_IN = 1000;

	private static final int LEAST_TOKENS = 5;

	private static final double MOST_TO_LEAST = 100;

	private static final int CHARACTERS_PER_TOKEN = 4;

	private static final String FILLER = "and then some more of it, ".repeat(100);

	private Texts() {
	}

	static String of(int row) {
		String start = row + (isBad(row) ? " " + BAD + " " : " ");
		int length = tokens(row) * CHARACTERS_PER_TOKEN;
		return start + FILLER.substring(0, length - start.length());
	}

	static boolean isBad(int row) {
		int block = row / BAD_IN;
		return row % BAD_IN == random(-1 - block).nextInt(BAD_IN);
	}

	static int tokens(int row) {
		return (int) Math.round(LEAST_TOKENS * Math.pow(MOST_TO_LEAST, random(row).nextDouble()));
	}

	private static SplittableRandom random(int seed) {
		return new SplittableRandom(0x9E3779B97F4A7C15L * (seed + 1L));
	}

	static int bad(int rows) {
		return (int) IntStream.range(0, rows).filter(Texts::isBad).count();
	}

	static long goodTokens(int rows) {
		return IntStream.range(0, rows).filter((row) -> !isBad(row)).mapToLong(Texts::tokens).sum();
	}

	static float[] vector(int row, int dimensions) {
		return SimulatedProvider.embeddingOf(MODEL, of(row), dimensions);
	}

}
