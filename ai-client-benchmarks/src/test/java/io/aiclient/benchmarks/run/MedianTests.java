package io.aiclient.benchmarks.run;

import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MedianTests {

	@Test
	void isTheMiddleOrTheMeanOfTheTwoThere() {
		assertThat(Median.of(DoubleStream.of(7, 1, 3))).isEqualTo(3);
		assertThat(Median.of(DoubleStream.of(7, 1, 3, 4))).isEqualTo(3.5);
		assertThatIllegalArgumentException().isThrownBy(() -> Median.of(DoubleStream.empty()));
	}

}
