package io.aiclient.resilience;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.ErrorDetails;

/**
 * Stops a client whose key or account was refused: no further request has a chance until
 * somebody mends it. After a while one request may try; if the provider does more than
 * refuse it likewise, the latch is released. Safe for use by many threads.
 */
public final class BillingLatch {

	private static final Logger logger = LoggerFactory.getLogger(BillingLatch.class);

	/**
	 * How long those wait who find a probe under way, before they ask again.
	 */
	private static final Duration PROBE_NAP = Duration.ofSeconds(1);

	/**
	 * How a reason begins, for those who hear of it elsewhere.
	 */
	private static final String KEY_REFUSED = "key refused: ";

	private static final String ACCOUNT_REFUSED = "account refused: ";

	private final Owner owner;

	private final Duration retryAfter;

	private final Ticker ticker;

	private final WaitingRoom waitingRoom;

	private volatile @Nullable Cause cause;

	private volatile boolean probing;

	private volatile Consumer<@Nullable String> change = (reason) -> {
	};

	/**
	 * Creates a latch that is not set.
	 * @param owner whom it stops, for messages
	 * @param retryAfter how long before one request may try
	 * @param ticker the source of time
	 * @param scheduler runs the timers; must agree with the ticker
	 */
	public BillingLatch(Owner owner, Duration retryAfter, Ticker ticker, Scheduler scheduler) {
		this.owner = owner;
		this.retryAfter = retryAfter;
		this.ticker = ticker;
		this.waitingRoom = new WaitingRoom(scheduler);
	}

	/**
	 * Has somebody told each time that it is set or released by what happens here.
	 * @param change gets the reason to be heard by others; null for a release
	 */
	public void onChange(Consumer<@Nullable String> change) {
		this.change = change;
	}

	/**
	 * Another process that uses the same account has set or released its latch.
	 * @param reason its reason, as it was told; null for a release
	 */
	public void hear(@Nullable String reason) {
		if (reason == null) {
			releaseHere();
			return;
		}
		synchronized (this) {
			if (this.cause == null) {
				setHere(reason.startsWith(KEY_REFUSED)
						? new AiAuthenticationException(elsewhere(reason, KEY_REFUSED), ErrorDetails.LOCAL, null)
						: new AiQuotaExhaustedException(elsewhere(reason, ACCOUNT_REFUSED), ErrorDetails.LOCAL, null));
			}
		}
	}

	/**
	 * Whether a reason to be heard by others concerns the key, not the account.
	 * @param reason a reason as {@link #onChange} reports it
	 * @return whether those alone are concerned that send the same key
	 */
	public static boolean isOfKey(String reason) {
		return reason.startsWith(KEY_REFUSED);
	}

	private static String elsewhere(String reason, String kind) {
		return "Another process was refused: " + (reason.startsWith(kind) ? reason.substring(kind.length()) : reason);
	}

	/**
	 * Whether there is no use in queueing now.
	 * @return true while set, and no probe is due or one is under way
	 */
	public boolean isBlocked() {
		return this.cause != null && (this.probing || !untilProbe().isZero());
	}

	/**
	 * Asks to go.
	 * @return whether the request may go, and whether it goes as the probe
	 */
	public synchronized Pass tryPass() {
		if (this.cause == null) {
			return Pass.FREE;
		}
		if (this.probing || !untilProbe().isZero()) {
			return Pass.BLOCKED;
		}
		this.probing = true;
		return Pass.PROBE;
	}

	/**
	 * Sets the latch, or sets it anew.
	 * @param error the refusal
	 */
	public void set(AiClientException error) {
		setHere(error);
		String kind = (error instanceof AiAuthenticationException) ? KEY_REFUSED : ACCOUNT_REFUSED;
		this.change.accept(kind + error.getMessage());
	}

	private synchronized void setHere(AiClientException error) {
		if (this.cause == null) {
			logger
				.warn("Client '{}' stops sending{}, and one request tries again in {} s. Mend the key or the account, "
						+ "then release the latch with DELETE /actuator/aiclients/{}/latch, in code, or by a restart. {}",
						this.owner.client(), this.owner.to(), this.retryAfter.toSeconds(), this.owner.client(),
						error.getMessage());
		}
		this.probing = false;
		this.cause = new Cause(error, this.ticker.nanos());
	}

	/**
	 * Ends a probe that was not refused for its key or its account.
	 * @param reachedProvider whether the provider answered it at all; if not, the latch
	 * stays set and another may probe
	 */
	public void probed(boolean reachedProvider) {
		if (reachedProvider) {
			release();
		}
		else {
			synchronized (this) {
				this.probing = false;
			}
			this.waitingRoom.wakeAll();
		}
	}

	/**
	 * Releases the latch. Does nothing if it is not set.
	 */
	public void release() {
		if (releaseHere()) {
			this.change.accept(null);
		}
	}

	private boolean releaseHere() {
		synchronized (this) {
			this.probing = false;
			if (this.cause == null) {
				return false;
			}
			this.cause = null;
		}
		logger.info("Client '{}' sends{} again: its billing latch is released", this.owner.client(), this.owner.to());
		this.waitingRoom.wakeAll();
		return true;
	}

	/**
	 * Waits until it is worth asking again.
	 * @return completes then
	 */
	public Mono<Void> await() {
		return this.waitingRoom.await(() -> (this.cause != null && this.probing) ? PROBE_NAP : untilProbe());
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
		String message = "Not sent: client '" + this.owner.client() + "' was refused " + since(current).toSeconds()
				+ " s ago, and stops" + this.owner.sending() + " until the latch is released: "
				+ current.error.getMessage();
		return (current.error instanceof AiAuthenticationException)
				? new AiAuthenticationException(message, current.error.details().withAttempts(0), current.error)
				: new AiQuotaExhaustedException(message, current.error.details().withAttempts(0), current.error);
	}

	/**
	 * What the provider's refusal said.
	 * @return the message of the error that set it; null if it is not set
	 */
	public @Nullable String reason() {
		Cause current = this.cause;
		return (current != null) ? current.error.getMessage() : null;
	}

	public @Nullable Duration setSince() {
		Cause current = this.cause;
		return (current != null) ? since(current) : null;
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
		Duration left = this.retryAfter.minus(since(current));
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

		private String to() {
			return (this.endpoint != null) ? " to endpoint '" + this.endpoint + "'" : "";
		}

		private String sending() {
			return (this.endpoint != null) ? " sending" + to() : "";
		}

	}

	private record Cause(AiClientException error, long nanos) {

	}

	/**
	 * The answer to {@link #tryPass()}.
	 */
	public enum Pass {

		/**
		 * The latch is not set.
		 */
		FREE,
		/**
		 * The latch is set, and this request tries it: its end must be told by
		 * {@link #set} or {@link #probed}.
		 */
		PROBE,
		/**
		 * The latch is set.
		 */
		BLOCKED

	}

}
