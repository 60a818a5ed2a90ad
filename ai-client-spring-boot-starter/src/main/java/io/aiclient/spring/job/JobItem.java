package io.aiclient.spring.job;

import io.aiclient.AiRequest;

/**
 * A row on its way.
 *
 * @param key the row's key
 * @param request what is asked for it
 * @param asked the hash of the request, the same for rows that ask the same
 * @param row the hash of the row: of its key and its request
 * @param numericKey whether the key is stored as a number
 */
record JobItem(String key, AiRequest request, RowHash asked, RowHash row, boolean numericKey) {

	static JobItem of(JobRow row, AiRequest request) {
		RowHash asked = Fingerprint.of(request);
		return new JobItem(row.key(), request, asked, RowHash.of(row.key(), asked), row.numericKey());
	}

}
