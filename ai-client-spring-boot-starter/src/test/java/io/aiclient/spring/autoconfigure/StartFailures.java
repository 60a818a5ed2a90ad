package io.aiclient.spring.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user reads when settings keep the application from starting.
 */
final class StartFailures {

	private StartFailures() {
	}

	/**
	 * Starts, and expects an analysis that names a property and what to do, and no
	 * secret.
	 * @param runner what starts
	 * @param property name of the property, and perhaps {@code =value}
	 * @param reason part of the description
	 * @param action part of the action
	 * @param properties what is set, each without {@code ai.client.}
	 */
	static void assertNamed(ApplicationContextRunner runner, String property, String reason, String action,
			String... properties) {
		String[] prefixed = Stream.of(properties).map((pair) -> "ai.client." + pair).toArray(String[]::new);
		runner.withPropertyValues(prefixed).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidAiClientSettingsFailureAnalyzer(new StandardEnvironment())
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			String[] propertyAndValue = property.split("=", 2);
			assertThat(analysis.getDescription()).contains("Property: " + propertyAndValue[0] + System.lineSeparator())
				.contains(reason)
				.doesNotContain("secret");
			if (propertyAndValue.length > 1) {
				assertThat(analysis.getDescription())
					.contains("Value: " + propertyAndValue[1] + System.lineSeparator());
			}
			assertThat(analysis.getAction()).contains(action).isNotBlank().doesNotContain("secret");
		});
	}

}
