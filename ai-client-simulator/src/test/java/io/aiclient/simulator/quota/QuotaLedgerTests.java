package io.aiclient.simulator.quota;

import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaLedgerTests {

	private static final QuotaLimits LIMITS = QuotaLimits.none()
		.requests(Quota.perMinute(3))
		.tokens(Quota.perMinute(100));

	@Test
	void refusedRequestIsChargedToNeitherQuota() {
		QuotaLedger ledger = new QuotaLedger(LIMITS, 0);
		assertThat(ledger.admit(90, 0)).isEmpty();
		assertThat(ledger.admit(20, 0)).hasValueSatisfying((refusal) -> {
			assertThat(refusal.limit()).isEqualTo(LimitKind.TOKENS);
			assertThat(refusal.used()).isEqualTo(90);
			assertThat(refusal.requested()).isEqualTo(20);
			assertThat(refusal.decision()).isEqualTo(new QuotaDecision.TryAgain(Duration.ofMinutes(1)));
		});
		assertThat(remaining(ledger, LimitKind.REQUESTS)).isEqualTo(2);
		assertThat(remaining(ledger, LimitKind.TOKENS)).isEqualTo(10);
		assertThat(ledger.admit(5, 0)).isEmpty();
		assertThat(ledger.admit(5, 0)).isEmpty();
		assertThat(ledger.admit(0, 0))
			.hasValueSatisfying((refusal) -> assertThat(refusal.limit()).isEqualTo(LimitKind.REQUESTS));
	}

	@Test
	void refusedRequestCountsAsARequestWhereTheProviderSaysSo() {
		QuotaLedger ledger = new QuotaLedger(LIMITS.chargeRefused(true), 0);
		assertThat(ledger.admit(101, 0)).hasValueSatisfying(
				(refusal) -> assertThat(refusal.decision()).isEqualTo(new QuotaDecision.NeverFits(100)));
		assertThat(remaining(ledger, LimitKind.REQUESTS)).isEqualTo(2);
		assertThat(remaining(ledger, LimitKind.TOKENS)).isEqualTo(100);
	}

	@Test
	void settlingChargesBeyondTheAllowance() {
		QuotaLedger ledger = new QuotaLedger(LIMITS, 0);
		ledger.admit(60, 0);
		ledger.settle(70, 1);
		assertThat(remaining(ledger, LimitKind.TOKENS)).isZero();
	}

	@Test
	void limitPerDayOutlastsTheMinute() {
		QuotaLedger ledger = new QuotaLedger(LIMITS.requestsPerDay(Quota.perDay(1)), 0);
		assertThat(ledger.admit(1, 0)).isEmpty();
		assertThat(ledger.admit(1, Duration.ofHours(1).toNanos())).hasValueSatisfying((refusal) -> {
			assertThat(refusal.limit()).isEqualTo(LimitKind.REQUESTS_PER_DAY);
			assertThat(refusal.decision()).isEqualTo(new QuotaDecision.TryAgain(Duration.ofHours(23)));
		});
	}

	@Test
	void chargesTokensByTheProvidersRule() {
		assertThat(TokenCharge.PROMPT_AND_MAX.whenAdmitted(10, 100)).isEqualTo(110);
		assertThat(TokenCharge.PROMPT.whenAdmitted(10, 100)).isEqualTo(10);
		assertThat(TokenCharge.ACTUAL.whenAdmitted(10, 100)).isEqualTo(10);
		assertThat(TokenCharge.ACTUAL.whenAnswered(42)).isEqualTo(42);
		assertThat(TokenCharge.PROMPT.whenAnswered(42)).isZero();
	}

	private static long remaining(QuotaLedger ledger, LimitKind kind) {
		return Objects.requireNonNull(ledger.policy(kind)).remaining(0);
	}

}
