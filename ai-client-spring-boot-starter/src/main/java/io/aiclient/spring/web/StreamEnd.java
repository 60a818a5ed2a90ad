package io.aiclient.spring.web;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.client.TimeoutSettings;

/**
 * Ends a stream that has told why its answer ends, and then is silent: some providers
 * send neither {@code [DONE]} nor the end of the body. A usage may still come, so there
 * is some time after each event that brings something; comments and empty events give
 * none.
 * <p>
 * Its timer is the event loop's.
 */
final class StreamEnd {

	private static final Duration LONGEST = Duration.ofSeconds(2);

	private final long graceNanos;

	private final EventLoop loop;

	private final Sinks.Empty<Void> silent = Sinks.empty();

	private volatile @Nullable StreamReader reader;

	private volatile @Nullable Future<?> timer;

	private volatile boolean over;

	private volatile boolean tooLong;

	/**
	 * Creates one that waits for nothing yet.
	 * @param timeouts the idle timeout bounds the time
	 * @param loop the connection's event loop
	 */
	StreamEnd(TimeoutSettings timeouts, EventLoop loop) {
		this.graceNanos = Math.min(LONGEST.toNanos(), timeouts.idle().toNanos());
		this.loop = loop;
	}

	/**
	 * Completes when the stream was silent for too long.
	 */
	Mono<Void> silence() {
		return this.silent.asMono();
	}

	/**
	 * Whether that is what ended the stream.
	 */
	boolean wasSilent() {
		return this.tooLong;
	}

	/**
	 * Watches nothing, where there is no connection that could be silent.
	 */
	static void ignore(StreamReader reader) {
		// its body ends by itself
	}

	/**
	 * Begins to watch a stream whose answer is finished.
	 */
	void watch(StreamReader reader) {
		this.reader = reader;
		schedule(this.graceNanos);
	}

	/**
	 * The stream has ended, in whichever way.
	 */
	void over() {
		this.over = true;
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	private void schedule(long nanos) {
		this.timer = this.loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
		if (this.over) {
			over();
		}
	}

	/**
	 * A caller who takes no more chunks is not mistaken for a silent provider.
	 */
	private void check() {
		StreamReader reader = this.reader;
		if (this.over || reader == null || reader.isEnded()) {
			return;
		}
		long left = reader.isAwaiting() ? this.graceNanos - (System.nanoTime() - reader.readNanos()) : this.graceNanos;
		if (left > 0) {
			schedule(left);
		}
		else {
			this.tooLong = true;
			this.silent.tryEmitEmpty();
		}
	}

}
