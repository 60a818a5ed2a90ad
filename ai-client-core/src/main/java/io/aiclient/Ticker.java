package io.aiclient;

/**
 * The one source of time. Tests give their own, so that an hour passes in a millisecond.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Nanoseconds since an arbitrary origin; never goes backwards.
	 * @return the time
	 */
	long nanos();

	static Ticker system() {
		return System::nanoTime;
	}

}
