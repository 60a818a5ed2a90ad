package io.aiclient.simulator;

import java.util.Map;

/**
 * What a provider saw up to a moment. Each request for a completion or embeddings is
 * received, then either rejected, refused or accepted; an accepted one ends as answered,
 * as a fault, or as cancelled. The first part is counted before an answer begins, so it
 * is certain once a client has its answer; how a request ended is counted after the last
 * byte is written, which may be a moment after the client has read it.
 *
 * @param received requests, whatever became of them
 * @param rejected those that were not valid, or had the wrong key
 * @param refusedByRequests 429s by the limit of requests
 * @param refusedByRequestsPerDay 429s by the daily limit of requests
 * @param refusedByTokens 429s by the limit of tokens
 * @param refusedByConcurrency 429s by the number in flight
 * @param accepted those that passed all of this
 * @param answered right answers written to the end
 * @param faults faults by their label; those that leave the answer right count here and
 * as answered
 * @param cancelled accepted requests whose connection the client closed before the end
 * @param inFlight accepted requests that have not ended
 * @param maxInFlight the most that ever were in flight
 * @param promptTokens the tokens of the prompts of right answers
 * @param completionTokens the tokens of right answers
 */
public record Counts(long received, long rejected, long refusedByRequests, long refusedByRequestsPerDay,
		long refusedByTokens, long refusedByConcurrency, long accepted, long answered, Map<String, Long> faults,
		long cancelled, int inFlight, int maxInFlight, long promptTokens, long completionTokens) {

	public Counts {
		faults = Map.copyOf(faults);
	}

	/**
	 * All 429s by a limit; those injected as faults are not among them.
	 * @return requests
	 */
	public long refused() {
		return this.refusedByRequests + this.refusedByRequestsPerDay + this.refusedByTokens + this.refusedByConcurrency;
	}

}
