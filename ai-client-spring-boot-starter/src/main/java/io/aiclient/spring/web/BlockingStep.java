package io.aiclient.spring.web;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * What an attempt does on the thread that makes it, and what it has of the application's
 * HTTP client. Ended by any thread: the one that is inside is interrupted then, and its
 * interruption does not outlast the step.
 */
final class BlockingStep {

	private static final Log logger = Log.of(BlockingStep.class);

	private @Nullable Thread inside;

	private boolean interrupted;

	private boolean ended;

	private @Nullable Closeable held;

	/**
	 * Does something that may block.
	 * @throws IOException of the work, or because it was ended before
	 */
	<T> T run(Work<T> work) throws IOException {
		begin();
		try {
			return work.run();
		}
		finally {
			leave();
		}
	}

	private synchronized void begin() throws IOException {
		if (this.ended) {
			throw new IOException("The call has ended");
		}
		this.inside = Thread.currentThread();
	}

	private synchronized void leave() {
		this.inside = null;
		if (this.interrupted) {
			this.interrupted = false;
			Thread.interrupted();
		}
	}

	/**
	 * Takes what is to be closed if it is ended while a thread is inside.
	 */
	synchronized void hold(Closeable held) {
		this.held = held;
	}

	/**
	 * Ends it. Not every stream heeds an interruption; most heed it if they are closed,
	 * which may block.
	 */
	synchronized void end() {
		this.ended = true;
		Thread inside = this.inside;
		if (inside != null && inside != Thread.currentThread()) {
			this.interrupted = true;
			inside.interrupt();
			Closeable held = this.held;
			if (held != null) {
				Schedulers.boundedElastic().schedule(() -> close(held));
			}
		}
	}

	/**
	 * Closes what is not wanted any more.
	 */
	static void close(Closeable unwanted) {
		try {
			unwanted.close();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Could not close the body of a response: {}", Thrown.name(ex));
		}
	}

	/**
	 * Something that may block.
	 *
	 * @param <T> type of its result
	 */
	@FunctionalInterface
	interface Work<T> {

		T run() throws IOException;

	}

}
