package io.aiclient.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which property is invalid, where it and those that contradict it were written, and
 * what to write.
 */
final class InvalidAiClientSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAiClientSettingsException> {

	private static final Pattern PROPERTY = Pattern.compile("ai\\.client[.\\[][\\w.\\[\\]-]*[\\w\\]]");

	private final PropertyOrigins origins;

	InvalidAiClientSettingsFailureAnalyzer(Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAiClientSettingsException cause) {
		StringBuilder description = new StringBuilder("The AI client cannot be configured:%n%n".formatted());
		append(description, "Property", cause.property());
		append(description, "Value", cause.value());
		append(description, "Origin", origin(cause, cause.property()));
		description.append("    Reason: %s".formatted(cause.reason()));
		for (String other : others(cause)) {
			String origin = origin(cause, other);
			if (origin != null) {
				description.append("%n    Origin of %s: %s".formatted(other, origin));
			}
		}
		return new FailureAnalysis(description.toString(), cause.action(), cause);
	}

	private @Nullable String origin(InvalidAiClientSettingsException cause, String property) {
		String place = cause.places().get(property);
		return (place != null) ? place : this.origins.find(property);
	}

	private static void append(StringBuilder description, String label, @Nullable String text) {
		if (text != null) {
			description.append("    %s: %s%n".formatted(label, text));
		}
	}

	private static Set<String> others(InvalidAiClientSettingsException cause) {
		Set<String> others = PROPERTY.matcher(cause.reason())
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toCollection(LinkedHashSet::new));
		others.remove(cause.property());
		return others;
	}

}
