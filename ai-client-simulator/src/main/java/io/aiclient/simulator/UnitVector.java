package io.aiclient.simulator;

/**
 * The vector of a text: numbers drawn by a hash of the model and the text, scaled to the
 * length 1. They are whole hundred-millionths, so that the decimals that are written and
 * the float nearest to them say exactly the same. A shorter vector is the beginning of a
 * longer one, scaled anew.
 */
final class UnitVector {

	/**
	 * What one is in the units of the numbers.
	 */
	static final int ONE = 100_000_000;

	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private static final long STEP = 0x9e3779b97f4a7c15L;

	private UnitVector() {
	}

	static int[] of(String model, String text, int dimensions) {
		long state = hash(hash(FNV_OFFSET, model) * FNV_PRIME, text);
		int[] numbers = new int[dimensions];
		double squares = 0;
		long bits = 0;
		for (int i = 0; i < dimensions; i++) {
			bits = (i % 2 == 0) ? SeededDraw.mix(state += STEP) : bits << 32;
			int drawn = (int) (bits >> 32) | 1;
			numbers[i] = drawn;
			squares += (double) drawn * drawn;
		}
		double scale = ONE / Math.sqrt(squares);
		for (int i = 0; i < dimensions; i++) {
			numbers[i] = (int) Math.rint(numbers[i] * scale);
		}
		return numbers;
	}

	/**
	 * The float nearest to a number. A number lies so far from the middle of two floats
	 * that the error of this product does not reach it.
	 */
	static float toFloat(int number) {
		return (float) (number * (1.0 / ONE));
	}

	private static long hash(long hash, String text) {
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * FNV_PRIME;
		}
		return hash;
	}

}
