package io.aiclient.simulator;

import java.time.Duration;

/**
 * Something that goes wrong with one accepted request: an answer with another status,
 * trouble on the wire, or a form in which few clients expect an answer. Immutable.
 */
public sealed interface Fault
		permits StatusFault, WireFault, OddError, OddEnding, OddUsage, OddToolCall, OddAnswer, OddVectors {

	/**
	 * The name under which it is counted and given on the command line.
	 * @return lower case, such as {@code 503} or {@code reset-mid-body}
	 */
	String label();

	/**
	 * An answer with a status, and the body that providers send with it.
	 * @param status the status, 400 to 599
	 * @return the fault
	 */
	static StatusFault status(int status) {
		return StatusFault.typical(status);
	}

	/**
	 * A 429 that means an empty account: {@code insufficient_quota}.
	 * @return the fault
	 */
	static StatusFault billing() {
		return StatusFault.insufficientQuota();
	}

	/**
	 * A 429 of a request that has more tokens than the limit of a minute, so that waiting
	 * does not help: {@code rate_limit_exceeded} with "Request too large". It names the
	 * request's own tokens, and half of them as the limit.
	 * @return the fault
	 */
	static StatusFault requestTooLarge() {
		return StatusFault.tooLarge();
	}

	/**
	 * A 400 of a prompt that the model's context does not hold:
	 * {@code context_length_exceeded}. It names the request's own tokens, and half of
	 * them as the length of the context.
	 * @return the fault
	 */
	static StatusFault contextTooLong() {
		return StatusFault.tooLong();
	}

	/**
	 * A 400 of a prompt that a filter refuses: {@code content_filter}, in Azure's words.
	 * @return the fault
	 */
	static StatusFault contentFilter() {
		return StatusFault.filtered();
	}

	/**
	 * A 429 whose wait is in its message only: "Please try again in 1m2.5s."
	 * @param wait the time until the next request is accepted; on the command line one
	 * second
	 * @return the fault
	 */
	static StatusFault waitInText(Duration wait) {
		return StatusFault.tryAgainIn(wait);
	}

	/**
	 * The fault of a name, as on the command line.
	 * @param name a status from 400 to 599, {@code billing}, {@code request-too-large},
	 * {@code context-too-long}, {@code content-filter}, {@code wait-in-text}, or the
	 * label of a constant other than {@link WireFault#NONE}
	 * @return the fault
	 * @throws IllegalArgumentException if there is none of that name
	 */
	static Fault named(String name) {
		return FaultNames.fault(name);
	}

}
