package io.aiclient.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which property cannot be, and what to write.
 */
final class InvalidAiClientSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAiClientSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAiClientSettingsException cause) {
		StringBuilder description = new StringBuilder("The AI client cannot be configured:%n%n".formatted());
		description.append("    Property: %s%n".formatted(cause.property()));
		if (cause.value() != null) {
			description.append("    Value: %s%n".formatted(cause.value()));
		}
		description.append("    Reason: %s".formatted(cause.reason()));
		return new FailureAnalysis(description.toString(), cause.action(), cause);
	}

}
