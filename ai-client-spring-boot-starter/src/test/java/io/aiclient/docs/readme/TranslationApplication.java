package io.aiclient.docs.readme;

import java.util.stream.Stream;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import io.aiclient.AiBatchSummary;
import io.aiclient.AiClient;
import io.aiclient.AiRequest;

@SpringBootApplication
public class TranslationApplication {

	public static void main(String[] args) {
		SpringApplication.run(TranslationApplication.class, args);
	}

	@Bean
	ApplicationRunner translation(AiClient aiClient) {
		return (arguments) -> {
			var requests = Stream.of("Good morning.", "How are you?")
				.map((text) -> AiRequest.of("Translate into German:\n\n" + text))
				.toList();
			AiBatchSummary summary = aiClient.batch(requests)
				.doOnNext((result) -> System.out.println(result.index() + ": "
						+ result.fold((success) -> success.value().content(),
								(failure) -> failure.error().getMessage())))
				.collect(AiBatchSummary.collector())
				.block();
			System.out.println(summary.succeeded() + " of " + summary.total() + " answered");
		};
	}

}
