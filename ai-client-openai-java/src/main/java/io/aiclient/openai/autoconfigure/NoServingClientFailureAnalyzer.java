package io.aiclient.openai.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why no client serves the SDK, and what to write.
 */
final class NoServingClientFailureAnalyzer extends AbstractFailureAnalyzer<NoServingClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoServingClientException cause) {
		return new FailureAnalysis(cause.reason() + ".", cause.action() + ".", cause);
	}

}
