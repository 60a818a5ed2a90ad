package io.aiclient.admission.shared;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedQuotaSettingsTests {

	private static final SharedQuota COORDINATOR = (report) -> Mono.empty();

	@Test
	void goesOnWithAShareAndLimitsNoConcurrencyByDefault() {
		assertThat(SharedQuotaSettings.of("account", COORDINATOR))
			.isEqualTo(new SharedQuotaSettings("account", COORDINATOR, OnFailure.SHARE, null, 4));
	}

	@Test
	void refusesABlankNameAndALimitBelowOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> SharedQuotaSettings.of(" ", COORDINATOR))
			.withMessageContaining("name");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SharedQuotaSettings.of("account", COORDINATOR).withMaxConcurrency(0))
			.withMessage("Invalid maxConcurrency (0): must be one or more, or left out for no limit");
	}

}
