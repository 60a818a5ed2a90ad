package io.aiclient.openai.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.aiclient.AiClient;

/**
 * Matches when there is a client, named or not. {@code ConditionalOnBean} looks at no
 * bean that is injected only by its qualifier, as named clients are.
 */
final class OnAnyAiClientCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("any AI client");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		String[] clients = (beanFactory != null) ? beanFactory.getBeanNamesForType(AiClient.class, true, false)
				: new String[0];
		return (clients.length > 0)
				? ConditionOutcome.match(message.found("client", "clients").items((Object[]) clients))
				: ConditionOutcome.noMatch(message.because("there is none"));
	}

}
