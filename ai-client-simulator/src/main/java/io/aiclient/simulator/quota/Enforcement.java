package io.aiclient.simulator.quota;

/**
 * How a provider counts a quota.
 */
public enum Enforcement {

	/**
	 * Windows that follow one another, each counted from zero; twice the allowance can
	 * pass around a boundary.
	 */
	FIXED_WINDOW,

	/**
	 * An exact log: no window, wherever it begins, sees more than the allowance.
	 */
	SLIDING_WINDOW,

	/**
	 * A bucket that holds one allowance, starts full and is refilled continuously.
	 */
	TOKEN_BUCKET,

	/**
	 * A bucket that holds one allowance, starts full and is refilled in steps: at the end
	 * of each step, what its time brings.
	 */
	STEPPED_BUCKET,

	/**
	 * Fixed windows of one second, whatever the period of the quota.
	 */
	PER_SECOND

}
