package io.aiclient.admission;

import reactor.core.publisher.Mono;

/**
 * Decides when an attempt may go: when a slot, a request and its tokens are free
 * together. Safe for use by many threads.
 */
public interface AdmissionGate {

	/**
	 * Waits for admission, without blocking and without holding anything while it waits.
	 * Cancelling frees the place in the queue at once. A permit may still come as one
	 * cancels, and whoever receives it settles it: so take it in an operator such as
	 * {@code handle}, not in a lambda of {@code subscribe}, which drops what comes late.
	 * @param request what the attempt needs
	 * @return the permit, to be settled exactly once; or
	 * {@link io.aiclient.error.AiRefusedLocallyException} at once if the request can
	 * never fit, or {@link io.aiclient.error.AiTimeoutException} as soon as it is certain
	 * that it cannot go within its {@code maxWait}
	 */
	Mono<AdmissionPermit> admit(AdmissionRequest request);

	/**
	 * How things stand.
	 * @return a consistent picture of this moment
	 */
	AdmissionSnapshot snapshot();

	/**
	 * Ends the pause that a provider's refusal brought, of all who share the quota: those
	 * who wait for it go as soon as the limits allow. Does nothing by default, as befits
	 * a gate that never pauses.
	 */
	default void releasePause() {
	}

	/**
	 * Gives back what the gate took in advance of a quota that other processes share, and
	 * has nothing more to do with it. A client closes the gate that it made itself; one
	 * that was passed to it is closed by its owner. Does nothing by default.
	 */
	default void close() {
	}

}
