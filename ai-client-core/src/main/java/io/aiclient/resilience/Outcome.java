package io.aiclient.resilience;

import java.util.Locale;

/**
 * What an attempt came to, and what that means: the table of this library. Each row says
 * whether the attempt may be made again, what the circuit breaker counts it as, and
 * whether it is a reason for fewer attempts at once.
 */
public enum Outcome {

	/**
	 * A usable answer.
	 */
	ANSWERED(Retry.NEVER, Count.SUCCESS, Load.ANSWERED),
	/**
	 * Answered and billed, but with neither content nor tool call nor refusal.
	 */
	EMPTY_ANSWER(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * 400, 404, 413, 422 and other statuses that blame the request.
	 */
	INVALID_REQUEST(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * The prompt is longer than the model takes.
	 */
	CONTEXT_TOO_LONG(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * A request that a limit over time lets through in no window, whatever its status
	 * (429, 413, 400): no wait helps.
	 */
	REQUEST_TOO_LARGE(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * 403: the key is known, and may not do this.
	 */
	FORBIDDEN(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * 401: sets the billing latch.
	 */
	UNAUTHORIZED(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * 402 or a 429 for billing: sets the billing latch.
	 */
	QUOTA_EXHAUSTED(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * 429 of a limit per day: final for a call; a batch waits for its reset.
	 */
	DAILY_LIMIT(Retry.NEVER, Count.IGNORED, Load.THROTTLED),
	/**
	 * 429 of requests or tokens a minute.
	 */
	RATE_LIMITED(Retry.ALLOWED, Count.IGNORED, Load.THROTTLED),
	/**
	 * 429 that asks to go slower, or names a concurrency limit or high demand.
	 */
	CONCURRENCY_LIMITED(Retry.ALLOWED, Count.IGNORED, Load.OVERLOADED),
	/**
	 * 408.
	 */
	REQUEST_TIMEOUT(Retry.ALLOWED, Count.FAILURE, Load.NONE),
	/**
	 * 409.
	 */
	CONFLICT(Retry.ONCE, Count.IGNORED, Load.NONE),
	/**
	 * 500, 502 and other statuses that blame the provider.
	 */
	SERVER_ERROR(Retry.ALLOWED, Count.FAILURE, Load.NONE),
	/**
	 * 503, 504, 529.
	 */
	OVERLOADED(Retry.ALLOWED, Count.FAILURE, Load.OVERLOADED),
	/**
	 * 498.
	 */
	CAPACITY_EXCEEDED(Retry.ALLOWED, Count.IGNORED, Load.OVERLOADED),
	/**
	 * Connection refused, unknown host, TLS, or the connect timeout.
	 */
	CONNECT_FAILED(Retry.ALLOWED, Count.FAILURE, Load.NONE),
	/**
	 * The connection broke after the request went out: it may be billed twice.
	 */
	CONNECTION_RESET(Retry.ALLOWED, Count.FAILURE, Load.NONE),
	/**
	 * No first byte before the response timeout.
	 */
	RESPONSE_TIMEOUT(Retry.ONCE, Count.FAILURE, Load.OVERLOADED),
	/**
	 * A success whose body broke off or could not be read.
	 */
	BROKEN_BODY(Retry.ALLOWED, Count.FAILURE, Load.NONE),
	/**
	 * A success whose body is larger than allowed.
	 */
	TOO_LARGE(Retry.NEVER, Count.IGNORED, Load.NONE),
	/**
	 * Any other exception of an exchange.
	 */
	UNKNOWN_FAILURE(Retry.NEVER, Count.FAILURE, Load.NONE);

	private final Retry retry;

	private final Count count;

	private final Load load;

	Outcome(Retry retry, Count count, Load load) {
		this.retry = retry;
		this.count = count;
		this.load = load;
	}

	public Retry retry() {
		return this.retry;
	}

	public Count count() {
		return this.count;
	}

	public Load load() {
		return this.load;
	}

	/**
	 * Whether it stops the whole client until the account or the key is in order again.
	 * @return true for a refused key and for billing
	 */
	public boolean setsLatch() {
		return this == UNAUTHORIZED || this == QUOTA_EXHAUSTED;
	}

	/**
	 * Whether another endpoint may do at once what this one did not: nothing was done for
	 * the request, and asking here again would come to the same.
	 * @return true where there is no connection, for what refuses the whole account, and
	 * for what is larger than its limits
	 */
	public boolean isOfItsEndpoint() {
		return this == CONNECT_FAILED || this == DAILY_LIMIT || this == REQUEST_TOO_LARGE || setsLatch();
	}

	/**
	 * Whether a limit over time refused it: waiting helps, and is no fault of the item.
	 * @return true for rate limits a minute or a day
	 */
	public boolean isRateLimit() {
		return this.load == Load.THROTTLED;
	}

	/**
	 * The name as a tag of a meter, for example {@code rate-limited}.
	 * @return the name in lower case with dashes
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Whether an attempt may be made again.
	 */
	public enum Retry {

		NEVER,
		/**
		 * One time at most, whatever else a request meets before and after.
		 */
		ONCE,
		/**
		 * As often as the settings say.
		 */
		ALLOWED

	}

	/**
	 * What the circuit breaker counts.
	 */
	public enum Count {

		SUCCESS, FAILURE,
		/**
		 * Neither: as if it had not been.
		 */
		IGNORED

	}

	/**
	 * What it says about the provider's load.
	 */
	public enum Load {

		/**
		 * Its latency shows it.
		 */
		ANSWERED,
		/**
		 * A rate limit was reached, which says nothing about load.
		 */
		THROTTLED,
		/**
		 * Too much at once.
		 */
		OVERLOADED, NONE

	}

}
