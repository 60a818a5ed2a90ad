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
 * Ends a stream that has said why its answer ends, and then is silent: some providers
 * send neither {@code [DONE]} nor the end of the body. A usage may still come, so there
 * is some time after each event that brings something; comments and empty events give
 * none. Where the reason came with content, as servers send it that give one with every
 * piece, more of that may come, and the time is longer.
 * <p>
 * Its timer is the event loop's.
 */
final class StreamEnd {

	private static final Duration LONGEST = Duration.ofSeconds(2);

	private static final Duration LONGEST_WITH_CONTENT = Duration.ofSeconds(10);

	private final long idleNanos;

	private final EventLoop loop;

	private final Sinks.Empty<Void> silent = Sinks.empty();

	private volatile @Nullable StreamReader reader;

	private volatile @Nullable Future<?> timer;

	private volatile boolean over;

	private volatile boolean tooLong;

	StreamEnd(TimeoutSettings timeouts, EventLoop loop) {
		this.idleNanos = timeouts.idle().toNanos();
		this.loop = loop;
	}

	Mono<Void> silence() {
		return this.silent.asMono();
	}

	boolean wasSilent() {
		return this.tooLong;
	}

	/**
	 * Watches nothing, where there is no connection that could be silent.
	 */
	static void ignore(StreamReader reader) {
		// its body ends by itself
	}

	void watch(StreamReader reader) {
		this.reader = reader;
		schedule(grace(reader));
	}

	private long grace(StreamReader reader) {
		return Math.min(this.idleNanos, (reader.isSettledWithContent() ? LONGEST_WITH_CONTENT : LONGEST).toNanos());
	}

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
		if (this.over || reader == null || reader.isEnded() || !reader.isSettled()) {
			return;
		}
		long grace = grace(reader);
		long left = reader.isAwaiting() ? grace - (System.nanoTime() - reader.readNanos()) : grace;
		if (left > 0) {
			schedule(left);
		}
		else {
			this.tooLong = true;
			this.silent.tryEmitEmpty();
		}
	}

}
