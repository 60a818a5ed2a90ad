package io.aiclient.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.aiclient.spring.autoconfigure.UnknownPropertiesException.UnknownProperty;

/**
 * Says of each property that nothing reads where it was written, and what may have been
 * meant.
 */
final class UnknownPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertiesException cause) {
		StringBuilder description = new StringBuilder("Nothing reads these properties below ai.client:");
		for (UnknownProperty property : cause.properties()) {
			description.append("%n%n    Property: %s%n    Origin: %s".formatted(property.name(), property.origin()));
			if (property.meant() != null) {
				description.append("%n    Did you mean %s?".formatted(property.meant()));
			}
		}
		return new FailureAnalysis(description.toString(),
				"Correct or remove them. If code of yours reads them, describe them in "
						+ "META-INF/additional-spring-configuration-metadata.json, or write "
						+ UnknownPropertiesCheck.PROPERTY + "=warn.",
				cause);
	}

}
