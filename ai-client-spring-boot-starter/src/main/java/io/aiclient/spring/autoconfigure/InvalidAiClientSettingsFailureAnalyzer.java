package io.aiclient.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which property cannot be, and what to write.
 */
final class InvalidAiClientSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAiClientSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAiClientSettingsException cause) {
		String value = (cause.value() != null) ? "=" + cause.value() : "";
		return new FailureAnalysis("The AI client cannot be configured:%n%n    %s%s%n%nThis cannot be: %s."
			.formatted(cause.property(), value, cause.reason()), cause.action(), cause);
	}

}
