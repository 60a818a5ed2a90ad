package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps cold starts apart: a process that is starting, or is in its first seconds, has
 * the machine for itself but for warm ones, which are idle for most of the time.
 */
final class ColdStarts {

	private static final Duration COLD = Duration.ofSeconds(3);

	private final Semaphore free = new Semaphore(1, true);

	/**
	 * Waits until no process is cold.
	 * @return to be closed when the process has ended
	 */
	Turn begin() throws InterruptedException {
		this.free.acquire();
		return new Turn();
	}

	/**
	 * One cold process.
	 */
	final class Turn implements AutoCloseable {

		private final AtomicBoolean ended = new AtomicBoolean();

		/**
		 * Lets the next begin some time after now.
		 */
		void endsSoon() {
			CompletableFuture.delayedExecutor(COLD.toNanos(), TimeUnit.NANOSECONDS).execute(this::close);
		}

		@Override
		public void close() {
			if (this.ended.compareAndSet(false, true)) {
				ColdStarts.this.free.release();
			}
		}

	}

}
