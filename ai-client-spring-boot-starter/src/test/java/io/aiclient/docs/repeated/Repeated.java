package io.aiclient.docs.repeated;

import io.aiclient.AiRequest;

class Repeated {

	static AiRequest askAgain(String text) {
		return AiRequest.builder().user(text).bypassCache(true).build();
	}

}
