package io.aiclient.admission;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentSamplesTests {

	private final ArrivalEstimate.RecentSamples samples = new ArrivalEstimate.RecentSamples(3);

	@Test
	void nothingIsKnownWithoutASample() {
		assertThat(this.samples.count()).isZero();
		assertThat(this.samples.least()).isEqualTo(Double.POSITIVE_INFINITY);
		assertThat(this.samples.greatest()).isEqualTo(Double.NEGATIVE_INFINITY);
		assertThat(this.samples.mean()).isNaN();
	}

	@Test
	void twoSpansAreRemembered() {
		add(1, 9, 5, 6, 7, 8);
		assertThat(this.samples.count()).isEqualTo(6);
		assertThat(this.samples.least()).isEqualTo(1);
		assertThat(this.samples.greatest()).isEqualTo(9);
		assertThat(this.samples.mean()).isEqualTo(6);
	}

	@Test
	void oldestSpanIsForgottenWhenAThirdBegins() {
		add(1, 9, 5, 6, 7, 8, 3);
		assertThat(this.samples.count()).isEqualTo(4);
		assertThat(this.samples.least()).isEqualTo(3);
		assertThat(this.samples.greatest()).isEqualTo(8);
		assertThat(this.samples.mean()).isEqualTo(6);
	}

	private void add(double... values) {
		for (double value : values) {
			this.samples.add(value);
		}
	}

}
