package io.aiclient.admission.concurrency;

/**
 * A number that stays.
 */
final class FixedConcurrencyLimit implements ConcurrencyLimit {

	private final int limit;

	FixedConcurrencyLimit(int limit) {
		this.limit = limit;
	}

	@Override
	public int current() {
		return this.limit;
	}

	@Override
	public void onSample(Sample sample) {
		// learns nothing
	}

}
