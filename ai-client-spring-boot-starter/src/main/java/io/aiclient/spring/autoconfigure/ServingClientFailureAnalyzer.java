package io.aiclient.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.aiclient.spring.ServingClientException;

/**
 * Says why no client serves a library, and what to write.
 */
final class ServingClientFailureAnalyzer extends AbstractFailureAnalyzer<ServingClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServingClientException cause) {
		return new FailureAnalysis(cause.reason() + ".", cause.action() + ".", cause);
	}

}
