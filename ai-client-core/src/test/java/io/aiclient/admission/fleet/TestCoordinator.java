package io.aiclient.admission.fleet;

import io.aiclient.admission.shared.SharedQuota;

/**
 * A coordinator with a new quota, on a clock of the test, which stands at zero.
 */
public interface TestCoordinator {

	/**
	 * The quota that it coordinates.
	 */
	SharedQuota quota();

	/**
	 * Sets its clock.
	 * @param millis since the beginning of the test
	 */
	void at(double millis);

	/**
	 * It loses all that it knows, and goes on.
	 */
	void forget();

	/**
	 * Its process ends and starts anew, with nothing.
	 */
	void restart();

}
