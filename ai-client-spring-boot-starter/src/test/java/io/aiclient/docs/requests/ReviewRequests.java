package io.aiclient.docs.requests;

import io.aiclient.AiRequest;

final class ReviewRequests {

	private ReviewRequests() {
	}

	static AiRequest classify(String review) {
		return AiRequest.builder()
			.system("Answer with one word: positive, negative or mixed.")
			.user("Arrived broken.")
			.assistant("negative")
			.user("Fine, but late.")
			.assistant("mixed")
			.user(review)
			.maxTokens(5)
			.option("prompt_cache_key", "reviews-v1")
			.option("seed", 7)
			.build();
	}

}
