package io.aiclient.benchmarks.run;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowsOptionsTests {

	private static final RowsOptions DEFAULTS = new RowsOptions(100_000, 1, 20_000, "ahead");

	@Test
	void optionsChangeWhatTheyName() {
		assertThat(DEFAULTS.parse(List.of())).isEqualTo(new RowsOptions(100_000, 1, 20_000, "ahead", null));
		assertThat(DEFAULTS.parse(List.of("--kill-rows=300", "--kills=2", "--rows=500", "--only=ahead")))
			.isEqualTo(new RowsOptions(300, 2, 500, "ahead", "ahead"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--rows=0", "--rows=x", "--only=all", "--what=1", "--rows" })
	void whatIsWrongIsRefused(String option) {
		assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.parse(List.of(option)))
			.withMessageContaining(option);
	}

	@Test
	void onePartMayBeRunAlone() {
		assertThat(DEFAULTS.runsKill()).isTrue();
		assertThat(DEFAULTS.runsOther()).isTrue();
		assertThat(DEFAULTS.parse(List.of("--only=kill")).runsOther()).isFalse();
		assertThat(DEFAULTS.parse(List.of("--only=ahead")).runsKill()).isFalse();
	}

}
