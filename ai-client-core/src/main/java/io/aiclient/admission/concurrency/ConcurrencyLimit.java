package io.aiclient.admission.concurrency;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How many attempts may be in flight at once. Safe for use by many threads.
 */
public interface ConcurrencyLimit {

	/**
	 * The limit that settings describe.
	 * @param settings fixed or adaptive
	 * @return a new limit
	 */
	static ConcurrencyLimit of(ConcurrencySettings settings) {
		record Fixed(int current) implements ConcurrencyLimit {

			@Override
			public void onSample(Sample sample) {
				// learns nothing
			}

		}
		return switch (settings.mode()) {
			case FIXED -> new Fixed(settings.max());
			case ADAPTIVE -> new AdaptiveConcurrencyLimit(settings);
		};
	}

	/**
	 * The limit as it is now. Asked before every admission, so it must be cheap.
	 * @return one or more
	 */
	int current();

	/**
	 * Learns from an attempt that was answered, or that met an overloaded provider.
	 * Attempts that say nothing about load are not reported.
	 * @param sample the attempt
	 */
	void onSample(Sample sample);

	/**
	 * The last change, which explains why the limit is what it is.
	 * @return the change; null if it never changed, or the limit does not say
	 */
	default @Nullable Change lastChange() {
		return null;
	}

	/**
	 * An attempt that says something about load.
	 *
	 * @param startedNanos when it was admitted, on the client's
	 * {@link io.aiclient.Ticker}
	 * @param latency how long it took
	 * @param inFlight how many were in flight when it was admitted, itself included
	 * @param completionTokens tokens that the model wrote; zero if unknown
	 * @param firstToken how long the first piece of a streamed answer took; null if it
	 * was not streamed
	 * @param overloaded whether the provider said that it is overloaded
	 */
	record Sample(long startedNanos, Duration latency, int inFlight, long completionTokens,
			@Nullable Duration firstToken, boolean overloaded) {

	}

	/**
	 * A change of the limit.
	 *
	 * @param from the limit before
	 * @param to the limit after
	 * @param reason why, in a short sentence for people
	 * @param atNanos when, on the client's {@link io.aiclient.Ticker}
	 */
	record Change(int from, int to, String reason, long atNanos) {

	}

}
