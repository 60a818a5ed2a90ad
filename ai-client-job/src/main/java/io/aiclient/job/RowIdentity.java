package io.aiclient.job;

/**
 * What a row is stored by.
 *
 * @param key the row's key
 * @param numericKey whether the key is stored as a number
 * @param asked the hash of the request, the same for rows that ask the same
 * @param row the hash of the row: of its key and its request
 */
record RowIdentity(String key, boolean numericKey, RowHash asked, RowHash row) {

	static RowIdentity of(String key, boolean numericKey, RowHash asked) {
		return new RowIdentity(key, numericKey, asked, RowHash.of(key, asked));
	}

}
