package io.aiclient.sample;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process with the exit code of its job also when a signal stopped it: the JVM
 * would take the number of the signal. Runs after the application has closed, when the
 * job has stored what was in flight.
 */
class JobExit implements Runnable {

	private static final int PATIENCE_IN_SECONDS = 30;

	private volatile @Nullable CountDownLatch running;

	private volatile int code;

	void begun() {
		this.running = new CountDownLatch(1);
	}

	void ended(int code) {
		this.code = code;
		CountDownLatch latch = this.running;
		if (latch != null) {
			latch.countDown();
		}
	}

	@Override
	public void run() {
		CountDownLatch latch = this.running;
		if (latch == null) {
			return;
		}
		try {
			if (latch.await(PATIENCE_IN_SECONDS, TimeUnit.SECONDS)) {
				Runtime.getRuntime().halt(this.code);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
