package io.aiclient.docs.batch;

interface SentimentTable {

	void save(String key, String sentiment);

	void saveFailure(String key, String reason);

}
