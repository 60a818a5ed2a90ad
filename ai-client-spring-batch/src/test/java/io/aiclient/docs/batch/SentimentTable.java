package io.aiclient.docs.batch;

/**
 * Where answers are kept, by key: saving one twice is the same as saving it once.
 */
interface SentimentTable {

	void save(String key, String sentiment);

	void saveFailure(String key, String reason);

}
