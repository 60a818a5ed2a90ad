package io.aiclient.spring.annotation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;

/**
 * Makes the requests of one method.
 */
final class PromptRequests {

	private final MethodName method;

	private final MethodParameters parameters;

	private final PromptDefinition definition;

	private final AnswerForm form;

	private final String group;

	PromptRequests(MethodName method, MethodParameters parameters, PromptDefinition definition, AnswerForm form) {
		this.method = method;
		this.parameters = parameters;
		this.definition = definition;
		this.form = form;
		this.group = method.toString();
	}

	Bound bind(@Nullable Object[] arguments) {
		Map<String, String> texts = new HashMap<>();
		for (MethodParameter parameter : this.parameters.fixed()) {
			texts.put(parameter.placeholder(),
					PromptText.of(arguments[parameter.position()], this.method + ": argument " + parameter.name()));
		}
		return new Bound(texts);
	}

	final class Bound {

		private final Map<String, String> texts;

		private Bound(Map<String, String> texts) {
			this.texts = texts;
		}

		AiRequest request() {
			return build((name) -> this.texts.getOrDefault(name, ""));
		}

		AiRequest request(MethodParameter axis, @Nullable Object element, long index) {
			String text = PromptText.of(element,
					PromptRequests.this.method + ": element " + index + " of " + axis.name());
			return build((name) -> name.equals(axis.placeholder()) ? text : this.texts.getOrDefault(name, ""));
		}

		private AiRequest build(UnaryOperator<String> values) {
			PromptDefinition definition = PromptRequests.this.definition;
			AiRequest.Builder builder = AiRequest.builder()
				.group(PromptRequests.this.group)
				.temperature(definition.temperature())
				.maxTokens(definition.maxTokens());
			String user = definition.user().render(values);
			if (definition.system() != null) {
				builder.system(definition.system().render(values));
			}
			builder.user(user);
			if (definition.model() != null) {
				builder.model(definition.model());
			}
			return PromptRequests.this.form.asking().apply(builder.build());
		}

	}

}
