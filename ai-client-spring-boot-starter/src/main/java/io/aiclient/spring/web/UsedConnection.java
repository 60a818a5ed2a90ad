package io.aiclient.spring.web;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;

import io.aiclient.client.TimeoutSettings;

/**
 * The connection of an attempt, which is free again once the attempt has ended.
 * <p>
 * A stream whose answer is whole has ended for its caller, while the end of its HTTP body
 * is still to come: most providers send it a moment later. For a second the connection
 * waits for that, in order to serve another attempt; then it is closed.
 */
final class UsedConnection implements AnswerEnd.Rest {

	private static final Duration LONGEST = Duration.ofSeconds(1);

	private final Connection connection;

	/**
	 * Kept, since the connection forgets it when it is given back.
	 */
	private final Channel channel;

	private final long graceNanos;

	private volatile boolean draining;

	private @Nullable Future<?> timer;

	/**
	 * Creates the connection of an attempt.
	 * @param connection the connection, for as long as the attempt has it
	 * @param timeouts half of the connect timeout bounds the wait for the end of a body,
	 * since a call may wait for the connection meanwhile
	 */
	UsedConnection(Connection connection, TimeoutSettings timeouts) {
		this.connection = connection;
		this.channel = connection.channel();
		this.graceNanos = Math.min(LONGEST.toNanos(), timeouts.connect().toNanos() / 2);
	}

	EventLoop eventLoop() {
		return this.channel.eventLoop();
	}

	/**
	 * Frees the connection, if whatever ended the attempt has not, and nothing waits for
	 * the end of its body. An answer that is cancelled in the moment in which its head
	 * comes is dropped between Reactor Netty and Spring's connector: nothing reads it, no
	 * timeout runs meanwhile, and the connection would stay taken for as long as the
	 * provider keeps it open. The same holds for an answer that a filter leaves unread.
	 */
	void end(SignalType how) {
		boolean complete = how == SignalType.ON_COMPLETE;
		if (!complete || (!this.draining && isTaken())) {
			eventLoop().execute(this::free);
		}
	}

	@Override
	public void begins(Subscription source) {
		this.draining = true;
		this.timer = eventLoop().schedule(() -> {
			source.cancel();
			free();
		}, this.graceNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void ended() {
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
		this.draining = false;
		end(SignalType.ON_COMPLETE);
	}

	private boolean isTaken() {
		return ChannelOperations.get(this.channel) == this.connection;
	}

	/**
	 * Runs on the event loop, after what goes on there has come to its end. An answer
	 * that is whole has given back its connection, which may serve another attempt by
	 * now, and has only to be released.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void free() {
		if (isTaken()) {
			this.channel.close();
		}
		else {
			this.connection.inbound().receive().subscribe((unread) -> {
			}, (alreadyRead) -> {
			});
		}
	}

}
