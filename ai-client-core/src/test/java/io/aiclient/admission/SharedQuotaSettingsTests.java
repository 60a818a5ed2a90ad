package io.aiclient.admission;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuotaSettings.OnFailure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedQuotaSettingsTests {

	private static final SharedQuota KEEPER = (report) -> Mono.empty();

	@Test
	void goesOnWithAShareAndLimitsNoConcurrencyByDefault() {
		assertThat(SharedQuotaSettings.of("account", KEEPER))
			.isEqualTo(new SharedQuotaSettings("account", KEEPER, OnFailure.SHARE, null, 4));
	}

	@Test
	void refusesABlankNameAndALimitBelowOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> SharedQuotaSettings.of(" ", KEEPER))
			.withMessageContaining("name");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SharedQuotaSettings.of("account", KEEPER).maxConcurrency(0))
			.withMessage("Invalid maxConcurrency (0): must be one or more, or left out for no limit");
	}

}
