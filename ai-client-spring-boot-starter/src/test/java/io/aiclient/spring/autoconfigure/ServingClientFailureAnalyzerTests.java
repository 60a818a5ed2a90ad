package io.aiclient.spring.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.aiclient.spring.ServingClientException;

import static org.assertj.core.api.Assertions.assertThat;

class ServingClientFailureAnalyzerTests {

	@Test
	void bothSentencesAreShown() {
		Throwable failure = new BeanCreationException("model", new ServingClientException("It is not so", "Write it"));
		assertThat(new ServingClientFailureAnalyzer().analyze(failure)).satisfies((analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo("It is not so.");
			assertThat(analysis.getAction()).isEqualTo("Write it.");
		});
	}

	@Test
	void bootFindsIt() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, error) -> {
			}))).hasAtLeastOneElementOfType(ServingClientFailureAnalyzer.class);
	}

}
