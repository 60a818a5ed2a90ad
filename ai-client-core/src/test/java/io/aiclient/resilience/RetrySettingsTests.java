package io.aiclient.resilience;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetrySettingsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY })
	void aBudgetIsAShare(double budget) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetrySettings.defaults()
				.withMaxRetries(1)
				.withDelays(SECOND, 1, SECOND)
				.withMaxRetryAfter(SECOND)
				.withBudget(budget))
			.withMessage("Invalid budget (" + budget + "): must be from 0 to 1");
	}

	@Test
	void settingsWithoutABudgetHaveTheDefaultOne() {
		assertThat(RetrySettings.defaults()
			.withMaxRetries(1)
			.withDelays(SECOND, 1, SECOND)
			.withMaxRetryAfter(SECOND)
			.budget()).isEqualTo(RetrySettings.defaults().budget());
	}

}
