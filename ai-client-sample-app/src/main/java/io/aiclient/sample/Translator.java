package io.aiclient.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import reactor.core.publisher.Flux;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

/**
 * What the application asks of the model. Spring implements it.
 */
@AiService
interface Translator {

	@AiBatch("Translate into {language}:\n\n{text}")
	Flux<AiResult<String>> translate(@BatchItem("text") List<String> texts, String language);

	@AiBatch("Which part of a Spring application does this property belong to?\n\n{text}")
	Flux<AiResult<Topic>> sort(@BatchItem("text") List<String> texts);

	/**
	 * What a property is about.
	 *
	 * @param area the part of the application
	 * @param reason why
	 */
	record Topic(Area area, @JsonPropertyDescription("One sentence") String reason) {

	}

	/**
	 * Parts of an application.
	 */
	enum Area {

		WEB, DATA, MESSAGING, SECURITY, OBSERVABILITY, RESILIENCE, CORE

	}

}
