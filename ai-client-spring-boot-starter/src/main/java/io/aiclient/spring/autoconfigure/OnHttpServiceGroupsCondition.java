package io.aiclient.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when a client is chosen for a group of HTTP services.
 */
final class OnHttpServiceGroupsCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("AI client of HTTP service groups");
		return HttpServiceGroupClients.clientByGroup(context.getEnvironment()).isEmpty()
				? ConditionOutcome.noMatch(message.didNotFind("property").items(HttpServiceGroupClients.PROPERTY))
				: ConditionOutcome.match(message.found("property").items(HttpServiceGroupClients.PROPERTY));
	}

}
