package io.aiclient.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import io.aiclient.Ticker;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.Log;

/**
 * What a billing latch says, in the log and in the errors of the requests that it stops.
 * The log warns once until the latch is released, and of all that are set within a minute
 * only of the first, unless one of them lasts longer. Safe for use by many threads.
 */
final class LatchMessages {

	private static final Log logger = Log.of(BillingLatch.class);

	private static final long QUIET = Duration.ofMinutes(1).toNanos();

	private final String client;

	private final String endpoint;

	private final Duration longestWait;

	private final Ticker ticker;

	private boolean warned;

	private @Nullable Long lastWarningNanos;

	LatchMessages(BillingLatch.Owner owner, Duration longestWait, Ticker ticker) {
		this.client = owner.client();
		this.endpoint = (owner.endpoint() != null) ? " to endpoint '" + owner.endpoint() + "'" : "";
		this.longestWait = longestWait;
		this.ticker = ticker;
	}

	void stops(AiClientException error, Duration wait) {
		logger.at(mustWarn() ? Level.WARN : Level.DEBUG,
				"Client '{}' stops sending{}, and one request tries again in {}, then after twice as long each time "
						+ "that it is refused, up to {}. If it stays refused, mend the key or the account, then release the "
						+ "latch in code, with DELETE /actuator/aiclients/{}/latch if "
						+ "management.endpoint.aiclients.access=unrestricted, or by a restart. {}",
				this.client, this.endpoint, describe(wait), describe(this.longestWait), this.client, error);
	}

	private synchronized boolean mustWarn() {
		long now = this.ticker.nanos();
		Long last = this.lastWarningNanos;
		if (this.warned || (last != null && now - last < QUIET)) {
			return false;
		}
		this.warned = true;
		this.lastWarningNanos = now;
		return true;
	}

	void sendsAgain() {
		boolean expected;
		synchronized (this) {
			expected = this.warned;
			this.warned = false;
		}
		logger.at(expected ? Level.INFO : Level.DEBUG, "Client '{}' sends{} again: its billing latch is released",
				this.client, this.endpoint);
	}

	/**
	 * The error of a request that is not sent, of the same kind as the last refusal.
	 * @param untilProbe how long until one request tries; null if one tries now
	 */
	AiClientException notSent(AiClientException cause, Duration since, @Nullable Duration untilProbe) {
		String message = "Not sent: client '" + this.client + "' was refused " + since.toSeconds() + " s ago, and stops"
				+ (this.endpoint.isEmpty() ? "" : " sending" + this.endpoint)
				+ " until the latch is released, or a request that tries "
				+ ((untilProbe != null) ? "in " + roundedUp(untilProbe) + " s" : "now") + " is not refused: "
				+ cause.summary();
		return (cause instanceof AiAuthenticationException)
				? new AiAuthenticationException(message, cause.details().withAttempts(0), cause)
				: new AiQuotaExhaustedException(message, cause.details().withAttempts(0), cause);
	}

	private static long roundedUp(Duration time) {
		return time.plusNanos(999_999_999).toSeconds();
	}

	private static String describe(Duration time) {
		long seconds = time.toSeconds();
		return (seconds < 10 && !time.equals(Duration.ofSeconds(seconds))) ? time.toMillis() + " ms" : seconds + " s";
	}

}
