package io.aiclient.docs.services;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

import io.aiclient.AiBatchException;
import io.aiclient.AiResult;

@Component
class ReviewReport {

	private final Reviews reviews;

	ReviewReport(Reviews reviews) {
		this.reviews = reviews;
	}

	long answered(List<String> texts) {
		try (Stream<AiResult<String>> answers = this.reviews.answers(texts)) {
			return answers.filter(AiResult::isSuccess).count();
		}
	}

	List<String> products(List<String> texts) {
		try {
			return this.reviews.products(texts);
		}
		catch (AiBatchException ex) {
			return ex.results()
				.stream()
				.map((result) -> result.isSuccess() ? result.orElseThrow().toString() : "unknown")
				.toList();
		}
	}

}
