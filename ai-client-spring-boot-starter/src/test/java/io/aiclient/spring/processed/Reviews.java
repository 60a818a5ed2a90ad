package io.aiclient.spring.processed;

import java.util.List;
import java.util.Optional;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

/**
 * Not public, as most are written.
 */
@AiService
interface Reviews extends Grading<Reviews.Essay> {

	@AiBatch(value = "classpath:prompts/ahead-of-time.txt", system = "For {shop}")
	List<AiResult<Review>> read(@BatchItem("book") List<Book> books, Shop shop);

	@AiCall("Which mood is {text}?")
	Mood mood(String text);

	@AiCall("Greet {name}.")
	String greet(String name);

	default String greetAll() {
		return greet("all");
	}

	record Review(List<Point> points, Optional<Author> author) {

	}

	record Point(Mood mood, String reason) {

	}

	record Author(String name) {

	}

	record Book(String title, Chapter[] chapters) {

	}

	record Chapter(String title) {

	}

	record Shop(String name) {

	}

	record Essay(String text) {

	}

	enum Mood {

		GOOD, BAD

	}

}
