package io.aiclient.admission;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChargedTotalsTests {

	private final ReportedUsage.ChargedTotals totals = new ReportedUsage.ChargedTotals();

	@Test
	void totalIsKnownForAnyMoment() {
		this.totals.add(10, 0);
		this.totals.add(5, 100);
		this.totals.add(2, 100);
		assertThat(this.totals.add(1, 300)).isEqualTo(18);
		assertThat(this.totals.totalAt(0)).isEqualTo(10);
		assertThat(this.totals.totalAt(99)).isEqualTo(10);
		assertThat(this.totals.totalAt(100)).isEqualTo(17);
		assertThat(this.totals.totalAt(299)).isEqualTo(17);
		assertThat(this.totals.totalAt(1_000)).isEqualTo(18);
	}

	@Test
	void nothingWasChargedBeforeTheFirst() {
		assertThat(this.totals.totalAt(0)).isZero();
	}

	@Test
	void moreIsReportedOfAMomentThatIsNotRemembered() {
		for (int i = 0; i < 2_000; i++) {
			this.totals.add(1, i);
		}
		assertThat(this.totals.totalAt(1_999)).isEqualTo(2_000);
		assertThat(this.totals.totalAt(1_500)).isEqualTo(1_501);
		assertThat(this.totals.totalAt(976)).as("the oldest of 1,024").isEqualTo(977);
		assertThat(this.totals.totalAt(975)).isEqualTo(2_000);
	}

	@Test
	void clockMayPassItsLargestValue() {
		this.totals.add(1, Long.MAX_VALUE - 10);
		this.totals.add(1, Long.MAX_VALUE + 10);
		assertThat(this.totals.totalAt(Long.MAX_VALUE)).isEqualTo(1);
		assertThat(this.totals.totalAt(Long.MAX_VALUE + 20)).isEqualTo(2);
	}

}
