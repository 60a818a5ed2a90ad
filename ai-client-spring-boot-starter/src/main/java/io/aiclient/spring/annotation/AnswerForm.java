package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.Map;

import io.aiclient.AiResponse;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

/**
 * The form in which a method wants its answers: how to ask for it, and how to read it.
 */
interface AnswerForm {

	static AnswerForm of(MethodName method, Type type, StructuredOutput provider) {
		if (type == AiResponse.class) {
			return (response) -> response;
		}
		if (type == String.class) {
			return (response) -> {
				AnswerCheck.checkRefusal(response);
				return response.content();
			};
		}
		return StructuredForm.of(method, type, provider);
	}

	/**
	 * Reads an answer.
	 * @throws io.aiclient.error.AiBadResponseException if it cannot be used
	 */
	Object read(AiResponse response);

	/**
	 * Adds to a message what the model must know of the form.
	 */
	default String instruct(String message) {
		return message;
	}

	default Map<String, Object> options() {
		return Map.of();
	}

	/**
	 * Whether to ask again after an answer that could not be used.
	 */
	default boolean asksAgain() {
		return false;
	}

}
