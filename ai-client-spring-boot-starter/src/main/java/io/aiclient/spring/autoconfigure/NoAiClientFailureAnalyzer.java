package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

import io.aiclient.AiClient;
import io.aiclient.client.ClientPropertyNames;
import io.aiclient.client.ManagedAiClient;

/**
 * Says which properties to set when something needs an {@link AiClient} and there is none
 * for it.
 */
final class NoAiClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	private final Environment environment;

	NoAiClientFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (type != AiClient.class && type != ManagedAiClient.class) {
			return null;
		}
		String who = (description != null) ? description : "Something";
		String qualifier = qualifier(rootFailure);
		Set<String> names = names();
		if (qualifier != null && !qualifier.equals(ClientSource.DEFAULT)) {
			return new FailureAnalysis(
					"%s needs the AI client '%s', and none of that name is configured.".formatted(who, qualifier),
					own(qualifier) + others(names), cause);
		}
		if (!names.isEmpty()) {
			return new FailureAnalysis(
					"%s needs the default AI client, and only named ones are configured: %s.".formatted(who,
							String.join(", ", names)),
					"Choose one, for example with @Qualifier(\"%s\"), or configure the default client:%n%n%s"
						.formatted(names.iterator().next(), properties("ai.client")),
					cause);
		}
		return new FailureAnalysis("%s needs an AI client, and none is configured.".formatted(who),
				"Configure it:%n%n%s".formatted(properties("ai.client")) + hint(), cause);
	}

	private static String own(String name) {
		return ClientNames.isClient(name)
				? "Configure it:%n%n%s".formatted(properties(ClientPropertyNames.prefix(name)))
				: "The name of a client " + ClientPropertyNames.RULE + ": change the qualifier.";
	}

	private static String others(Set<String> names) {
		return names.isEmpty() ? "" : "%n%nOr use one that is configured: %s.".formatted(String.join(", ", names));
	}

	private static String properties(String prefix) {
		return String.join(System.lineSeparator(), List.of("    " + prefix + ".base-url=https://api.openai.com/v1",
				"    " + prefix + ".api-key=${OPENAI_API_KEY}", "    " + prefix + ".model=gpt-4.1-mini"));
	}

	private String hint() {
		return this.environment.containsProperty("ai.client.api-key")
				|| this.environment.containsProperty("ai.client.model")
						? "%n%nThere are ai.client properties already: it is ai.client.base-url that is missing."
							.formatted()
						: "";
	}

	private Set<String> names() {
		return new TreeSet<>(Binder.get(this.environment)
			.bind("ai.client.clients", Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElseGet(Set::of));
	}

	private @Nullable String qualifier(Throwable rootFailure) {
		UnsatisfiedDependencyException unsatisfied = findCause(rootFailure, UnsatisfiedDependencyException.class);
		for (UnsatisfiedDependencyException next = unsatisfied; next != null; next = (next.getCause() != null)
				? findCause(next.getCause(), UnsatisfiedDependencyException.class) : null) {
			unsatisfied = next;
		}
		InjectionPoint point = (unsatisfied != null) ? unsatisfied.getInjectionPoint() : null;
		Qualifier qualifier = (point != null) ? point.getAnnotation(Qualifier.class) : null;
		return (qualifier != null) ? qualifier.value() : null;
	}

}
