package io.aiclient.benchmarks.batch;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BatchOptionsTests {

	@Test
	void optionsChangeWhatTheyName() {
		assertThat(BatchOptions.parse(List.of())).isEqualTo(new BatchOptions(100_000, 1, 20_000, null));
		assertThat(BatchOptions.parse(List.of("--kill-rows=300", "--kills=2", "--rows=500", "--only=ahead")))
			.isEqualTo(new BatchOptions(300, 2, 500, "ahead"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--rows=0", "--rows=x", "--only=all", "--what=1", "--rows" })
	void whatIsWrongIsRefused(String option) {
		assertThatIllegalArgumentException().isThrownBy(() -> BatchOptions.parse(List.of(option)))
			.withMessageContaining(option);
	}

}
