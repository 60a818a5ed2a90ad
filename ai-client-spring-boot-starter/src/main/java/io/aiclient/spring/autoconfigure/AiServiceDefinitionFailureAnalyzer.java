package io.aiclient.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.aiclient.spring.annotation.AiServiceDefinitionException;

/**
 * Says what is wrong with an annotated interface.
 */
final class AiServiceDefinitionFailureAnalyzer extends AbstractFailureAnalyzer<AiServiceDefinitionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AiServiceDefinitionException cause) {
		return new FailureAnalysis(
				"An annotated interface cannot be implemented:%n%n    %s".formatted(cause.getMessage()),
				"Change it as the message says.", cause);
	}

}
