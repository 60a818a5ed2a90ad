package io.aiclient.simulator;

import java.util.SplittableRandom;

/**
 * Draws that are addressed by a number instead of taken in turn: the n-th is the same
 * whenever and on whatever thread it is drawn, so threads need no common state.
 */
final class SeededDraw {

	private SeededDraw() {
	}

	static double uniform(long seed, long n) {
		return at(seed, n).nextDouble();
	}

	/**
	 * A value whose logarithm is normal and whose own mean is the one given.
	 */
	static double lognormal(double mean, double sigma, long seed, long n) {
		if (sigma == 0) {
			return mean;
		}
		double mu = Math.log(mean) - sigma * sigma / 2;
		return Math.exp(mu + sigma * at(seed, n).nextGaussian());
	}

	private static SplittableRandom at(long seed, long n) {
		return new SplittableRandom(mix(seed + mix(n)));
	}

	static long mix(long bits) {
		long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
		return mixed ^ (mixed >>> 31);
	}

}
