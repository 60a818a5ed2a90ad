package io.aiclient.spring.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when a client is configured: the default one or a named one.
 */
final class OnAiClientCondition extends SpringBootCondition {

	private static final String BASE_URL = AiClientProperties.PREFIX + ".base-url";

	private static final String CLIENTS = AiClientProperties.PREFIX + ".clients";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = PropertiesBinder.of(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("AI client");
		String[] found = Stream
			.of(binder.bind(BASE_URL, Bindable.of(String.class)).isBound() ? BASE_URL : "",
					binder.bind(CLIENTS, Bindable.mapOf(String.class, Object.class)).isBound() ? CLIENTS : "")
			.filter((property) -> !property.isEmpty())
			.toArray(String[]::new);
		return (found.length > 0)
				? ConditionOutcome.match(message.found("property", "properties").items((Object[]) found))
				: ConditionOutcome
					.noMatch(message.didNotFind("property", "properties").items(BASE_URL, CLIENTS + ".*"));
	}

}
