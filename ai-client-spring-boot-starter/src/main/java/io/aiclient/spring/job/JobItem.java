package io.aiclient.spring.job;

import io.aiclient.AiRequest;

/**
 * A row on its way.
 *
 * @param key the row's key
 * @param request what is asked for it
 * @param asked the hash of the request, the same for rows that ask the same
 * @param row the hash of the row: of its key and its request
 */
record JobItem(String key, AiRequest request, RowHash asked, RowHash row) {

	static JobItem of(String key, AiRequest request) {
		RowHash asked = Fingerprint.of(request);
		return new JobItem(key, request, asked, RowHash.of(key, asked));
	}

}
