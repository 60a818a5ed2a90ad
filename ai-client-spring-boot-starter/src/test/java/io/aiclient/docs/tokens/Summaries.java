package io.aiclient.docs.tokens;

import io.aiclient.AiRequest;

final class Summaries {

	private Summaries() {
	}

	static AiRequest summary(String text) {
		return AiRequest.builder().group("summary").user("Summarise in one sentence:\n\n" + text).build();
	}

}
