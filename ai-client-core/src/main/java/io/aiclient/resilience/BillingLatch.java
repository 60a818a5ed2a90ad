package io.aiclient.resilience;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;

/**
 * Stops a client whose key or account was refused, since no further request has a chance
 * until that is mended. Safe for use by many threads.
 * <p>
 * How is it designed, and why? Providers also refuse a good key or account by mistake,
 * for a moment. So one request, the probe, tries after a second, and only a probe that is
 * refused as well doubles the wait, up to {@code retryAfter}. A probe that the provider
 * does more with than refuse it likewise releases the latch, and the next wait is a
 * second again.
 * <p>
 * Each request goes with a {@link Pass}, and brings it back with what became of it. All
 * that go while the latch is not set have the same pass, and a release makes a new one: a
 * refusal that comes with an older pass is of a request that was sent before the latch
 * was set or released last, and says nothing about now.
 */
public final class BillingLatch {

	private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

	/**
	 * How long requests that find a probe in flight wait before they ask again.
	 */
	private static final Duration PROBE_NAP = Duration.ofSeconds(1);

	private final LatchMessages messages;

	private final Duration retryAfter;

	private final Ticker ticker;

	private final WaitingRoom waitingRoom;

	private volatile @Nullable Cause cause;

	private volatile @Nullable Pass probe;

	/**
	 * What all requests go with while it is not set.
	 */
	private Pass free = new Pass();

	private volatile Consumer<@Nullable AiClientException> change = (refusal) -> {
	};

	/**
	 * Creates a latch that is not set. Ticker and scheduler must agree.
	 * @param owner whom it stops, for messages
	 * @param retryAfter the longest wait before one request may try; the first is a
	 * second, if that is not longer
	 */
	public BillingLatch(Owner owner, Duration retryAfter, Ticker ticker, Scheduler scheduler) {
		this.messages = new LatchMessages(owner, retryAfter, ticker);
		this.retryAfter = retryAfter;
		this.ticker = ticker;
		this.waitingRoom = new WaitingRoom(scheduler);
	}

	/**
	 * Sets a listener for each time that it is set or released by what happens here.
	 * @param change gets the refusal; null for a release
	 */
	public void onChange(Consumer<@Nullable AiClientException> change) {
		this.change = change;
	}

	/**
	 * Another process that uses the same account has set or released its latch.
	 * @param refusal why it was refused; null for a release
	 */
	public void hear(@Nullable AiClientException refusal) {
		if (refusal == null) {
			releaseHere(null);
			return;
		}
		Cause heard = new Cause(refusal, this.ticker.nanos(), shortest(FIRST_WAIT));
		synchronized (this) {
			if (this.cause != null) {
				return;
			}
			this.cause = heard;
		}
		this.messages.stops(refusal, heard.untilProbe);
	}

	/**
	 * Whether there is no use in queueing now: it is set, and no probe is due or one is
	 * in flight.
	 */
	public boolean isBlocked() {
		return this.cause != null && (this.probe != null || !untilProbe().isZero());
	}

	/**
	 * Asks to go.
	 * @return what to go with, to be brought back to {@link #refused} or {@link #ended};
	 * null if the request may not go
	 */
	public synchronized @Nullable Pass tryPass() {
		if (this.cause == null) {
			return this.free;
		}
		if (this.probe != null || !untilProbe().isZero()) {
			return null;
		}
		Pass pass = new Pass();
		this.probe = pass;
		return pass;
	}

	/**
	 * A request was refused for its key or its account: sets the latch, or has the next
	 * probe wait longer.
	 * @param pass what it went with
	 * @param error the refusal
	 */
	public void refused(Pass pass, AiClientException error) {
		Cause refused;
		boolean set;
		synchronized (this) {
			Cause before = this.cause;
			set = before == null;
			if (pass != (set ? this.free : this.probe)) {
				return;
			}
			Duration wait = (before != null) ? before.untilProbe.multipliedBy(2) : FIRST_WAIT;
			refused = new Cause(error, this.ticker.nanos(), shortest(wait));
			this.cause = refused;
			this.probe = null;
		}
		this.messages.stops(error, refused.untilProbe);
		if (set) {
			this.change.accept(error);
		}
	}

	private Duration shortest(Duration wait) {
		return (wait.compareTo(this.retryAfter) < 0) ? wait : this.retryAfter;
	}

	/**
	 * A request was not refused for its key or its account. If it is the probe, that
	 * releases the latch.
	 * @param pass what it went with
	 * @param reachedProvider whether the provider answered it at all; if not, the latch
	 * stays set and another may probe
	 */
	public void ended(Pass pass, boolean reachedProvider) {
		if (pass != this.probe) {
			return;
		}
		if (reachedProvider) {
			release(pass);
			return;
		}
		synchronized (this) {
			if (pass == this.probe) {
				this.probe = null;
			}
		}
		this.waitingRoom.wakeAll();
	}

	/**
	 * Releases the latch. Does nothing if it is not set.
	 */
	public void release() {
		release(null);
	}

	private void release(@Nullable Pass only) {
		if (releaseHere(only)) {
			this.change.accept(null);
		}
	}

	/**
	 * Releases it without the listener.
	 * @param only the probe that releases it, if it still is the probe; null for any
	 */
	private boolean releaseHere(@Nullable Pass only) {
		synchronized (this) {
			if (this.cause == null || (only != null && only != this.probe)) {
				return false;
			}
			this.cause = null;
			this.probe = null;
			this.free = new Pass();
		}
		this.messages.sendsAgain();
		this.waitingRoom.wakeAll();
		return true;
	}

	/**
	 * Completes when it is worth asking again.
	 */
	public Mono<Void> await() {
		return this.waitingRoom.await(() -> (this.probe != null) ? PROBE_NAP : untilProbe());
	}

	/**
	 * The error of a request that is not sent because the latch is set.
	 * @return an error of the kind that set it; null if it is not set
	 */
	public @Nullable AiClientException refusal() {
		Cause current = this.cause;
		if (current == null) {
			return null;
		}
		return this.messages.notSent(current.error, since(current), (this.probe != null) ? null : untilProbe());
	}

	/**
	 * How it stands.
	 * @return null if it is not set
	 */
	public @Nullable LatchState state() {
		Cause current = this.cause;
		return (current != null) ? new LatchState(current.error.summary(), since(current), untilProbe()) : null;
	}

	/**
	 * How long until one request may try.
	 * @return zero if it may now, or if the latch is not set
	 */
	public Duration untilProbe() {
		Cause current = this.cause;
		if (current == null) {
			return Duration.ZERO;
		}
		Duration left = current.untilProbe.minus(since(current));
		return left.isNegative() ? Duration.ZERO : left;
	}

	private Duration since(Cause cause) {
		return Duration.ofNanos(this.ticker.nanos() - cause.nanos);
	}

	/**
	 * Whom a latch stops.
	 *
	 * @param client the client's name
	 * @param endpoint the one of its endpoints that it stops to send to; null for all
	 */
	public record Owner(String client, @Nullable String endpoint) {

	}

	/**
	 * Why it is set.
	 *
	 * @param error the last refusal
	 * @param nanos when it came
	 * @param untilProbe how long from then until one request may try
	 */
	private record Cause(AiClientException error, long nanos, Duration untilProbe) {

	}

	/**
	 * The permission of a request to go.
	 */
	public static final class Pass {

		private Pass() {
		}

	}

}
