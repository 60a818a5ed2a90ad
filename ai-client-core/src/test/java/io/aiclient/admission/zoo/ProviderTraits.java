package io.aiclient.admission.zoo;

import java.time.Duration;

import io.aiclient.simulator.quota.QuotaLimits;

/**
 * How a provider behaves.
 *
 * @param limits what it enforces
 * @param latency how long it takes to answer
 * @param headShare the share of that time after which the answer's head leaves: 1 unless
 * it streams
 * @param headers which limits the heads report
 * @param resets how they report when a limit is whole again
 * @param garbage how many of the reported limits, as a share from 0 to 1, are nonsense
 * @param processingTime whether heads report the processing time
 * @param retryAfter how refusals say when to come back
 * @param foreign who else uses the quota
 */
public record ProviderTraits(QuotaLimits limits, Latency latency, double headShare, Headers headers, Resets resets,
		double garbage, boolean processingTime, RetryAfter retryAfter, Foreign foreign) {

	/**
	 * A provider that answers after a constant time, reports nothing but a precise
	 * {@code Retry-After}, and serves no other client.
	 * @param limits what it enforces
	 * @param latency how long it takes to answer
	 * @return the traits
	 */
	public static ProviderTraits of(QuotaLimits limits, Latency latency) {
		return new ProviderTraits(limits, latency, 1, Headers.OFF, Resets.EXACT, 0, false, RetryAfter.MILLIS,
				Foreign.NONE);
	}

	public ProviderTraits limits(QuotaLimits limits) {
		return new ProviderTraits(limits, this.latency, this.headShare, this.headers, this.resets, this.garbage,
				this.processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits headShare(double headShare) {
		return new ProviderTraits(this.limits, this.latency, headShare, this.headers, this.resets, this.garbage,
				this.processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits headers(Headers headers) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, headers, this.resets, this.garbage,
				this.processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits resets(Resets resets) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, this.headers, resets, this.garbage,
				this.processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits garbage(double garbage) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, this.headers, this.resets, garbage,
				this.processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits processingTime(boolean processingTime) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, this.headers, this.resets, this.garbage,
				processingTime, this.retryAfter, this.foreign);
	}

	public ProviderTraits retryAfter(RetryAfter retryAfter) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, this.headers, this.resets, this.garbage,
				this.processingTime, retryAfter, this.foreign);
	}

	public ProviderTraits foreign(Foreign foreign) {
		return new ProviderTraits(this.limits, this.latency, this.headShare, this.headers, this.resets, this.garbage,
				this.processingTime, this.retryAfter, foreign);
	}

	/**
	 * Which limits the heads tell.
	 */
	public enum Headers {

		/**
		 * None.
		 */
		OFF,
		/**
		 * What the enforced window allows, and what is left of it.
		 */
		ENFORCED,
		/**
		 * The limit as advertised for its period, less what is used in the window.
		 */
		ADVERTISED

	}

	/**
	 * How heads tell when a limit is whole again, as it is once it has been read: the
	 * longest that may be meant.
	 */
	public enum Resets {

		/**
		 * In milliseconds, rounded up.
		 */
		EXACT,
		/**
		 * In whole seconds, rounded up by the provider, and one more when read.
		 */
		SECONDS_UP,
		/**
		 * In whole seconds, rounded down by the provider, and one more when read.
		 */
		SECONDS_DOWN,
		/**
		 * What is used, at the rate of the limit, whatever the steps in which it comes
		 * back.
		 */
		NOMINAL,
		/**
		 * Not at all.
		 */
		NONE

	}

	/**
	 * How refusals tell when to come back.
	 */
	public enum RetryAfter {

		/**
		 * Not at all.
		 */
		NONE,
		/**
		 * In milliseconds, rounded up.
		 */
		MILLIS,
		/**
		 * In whole seconds, rounded up.
		 */
		SECONDS

	}

	/**
	 * Another client that uses the same quota.
	 *
	 * @param share the share of the quota, from 0 to 1
	 * @param bursty whether all at once when a window's time has passed, or evenly
	 * @param ahead how long it has been there when the client begins
	 */
	public record Foreign(double share, boolean bursty, Duration ahead) {

		/**
		 * None.
		 */
		public static final Foreign NONE = new Foreign(0, false, Duration.ZERO);

	}

}
