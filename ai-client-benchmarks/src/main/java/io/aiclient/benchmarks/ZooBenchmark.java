package io.aiclient.benchmarks;

import io.aiclient.admission.zoo.ZooSweep;

/**
 * Ten million requests in virtual time: every way to enforce a quota, every way to charge
 * for it.
 */
final class ZooBenchmark {

	private static final int ROUNDS = 5;

	private static final int REQUESTS_EACH = 12_500;

	private static final int FEW = 100;

	private static final long SEED = 1;

	private ZooBenchmark() {
	}

	static void run() {
		long begun = System.nanoTime();
		int broken = ZooSweep.run(ROUNDS, REQUESTS_EACH, SEED, System.out::println);
		System.out.printf("%d broken promises; %.1f s%n", broken, (System.nanoTime() - begun) / 1e9);
	}

	/**
	 * Runs a little of it, to see that it does: so few requests keep no promise.
	 */
	static void smoke() {
		ZooSweep.run(1, FEW, SEED, System.out::println);
	}

}
