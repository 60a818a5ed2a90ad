package io.aiclient.job;

import io.aiclient.AiRequest;

/**
 * A row on its way.
 *
 * @param identity what the row is stored by
 * @param request what is asked for it
 */
record JobItem(RowIdentity identity, AiRequest request) {

	static JobItem of(JobRow row, AiRequest request) {
		return new JobItem(RowIdentity.of(row.key(), row.numericKey(), RequestFingerprint.of(request)), request);
	}

	String key() {
		return this.identity.key();
	}

	RowHash asked() {
		return this.identity.asked();
	}

	RowHash row() {
		return this.identity.row();
	}

}
