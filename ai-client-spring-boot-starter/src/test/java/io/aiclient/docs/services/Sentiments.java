package io.aiclient.docs.services;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import reactor.core.publisher.Flux;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

@AiService
interface Sentiments {

	@AiBatch("What is the sentiment of this review?\n\n{review}")
	Flux<AiResult<Sentiment>> classify(@BatchItem("review") Flux<String> reviews);

	record Sentiment(@JsonPropertyDescription("From -1 to 1") double score, Mood mood) {
	}

	enum Mood {

		HAPPY, NEUTRAL, ANGRY

	}

}
