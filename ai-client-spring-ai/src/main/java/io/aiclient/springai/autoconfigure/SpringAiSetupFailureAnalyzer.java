package io.aiclient.springai.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why a model cannot go through a client, and what to write.
 */
final class SpringAiSetupFailureAnalyzer extends AbstractFailureAnalyzer<SpringAiSetupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SpringAiSetupException cause) {
		return new FailureAnalysis(cause.reason() + ".", cause.action() + ".", cause);
	}

}
