package io.aiclient.admission.concurrency;

/**
 * A number that stays.
 */
record FixedConcurrencyLimit(int current) implements ConcurrencyLimit {

	@Override
	public void onSample(Sample sample) {
		// learns nothing
	}

}
