package io.aiclient.admission;

/**
 * Leave for one attempt to go.
 */
@FunctionalInterface
public interface AdmissionPermit {

	/**
	 * Tells how the attempt ended: frees its slot and corrects what was reserved for it.
	 * Only the first call counts; calling again is harmless.
	 * @param settlement how it ended
	 */
	void settle(Settlement settlement);

}
