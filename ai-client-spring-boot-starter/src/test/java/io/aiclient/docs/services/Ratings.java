package io.aiclient.docs.services;

import java.util.List;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

@Component
class Ratings {

	private final AiClient client;

	Ratings(AiClient client) {
		this.client = client;
	}

	Rating rate(String review) {
		return this.client.call(request(review), Rating.class);
	}

	Flux<AiResult<Rating>> rate(List<String> reviews) {
		return this.client.batch(Flux.fromIterable(reviews).map(Ratings::request), Rating.class);
	}

	private static AiRequest request(String review) {
		return AiRequest.of("How many stars, from 1 to 5, has this review?\n\n" + review);
	}

	record Rating(int stars, String reason) {
	}

}
