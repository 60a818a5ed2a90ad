package io.aiclient.docs.services;

import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiParam;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

@AiService
interface Reviews {

	@AiCall(value = "Answer in {words} words: {question}", system = "You help the shop's customers.",
			model = "${shop.model:gpt-4.1-mini}", maxTokens = "200")
	Mono<String> answer(@AiParam("question") String question, @AiParam("words") int words);

	@AiCall("Reply with JSON such as {\"answer\": 42}. Write \\{name} where the customer's name goes. {text}")
	String template(String text);

	@AiBatch("Answer this review:\n\n{review}")
	Stream<AiResult<String>> answers(@BatchItem("review") Iterable<String> reviews);

	@AiBatch("Name the product in this review:\n\n{review}")
	List<String> products(@BatchItem("review") List<String> reviews);

}
