package io.aiclient.docs.services;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;

@Component
class Questions {

	private final AiClient cheap;

	Questions(@Qualifier("cheap") AiClient cheap) {
		this.cheap = cheap;
	}

	String ask(String question) {
		return this.cheap.call(AiRequest.of(question)).content();
	}

}
