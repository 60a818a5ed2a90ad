package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Scaled down, with real clients in processes of their own.
 */
class TrialRunnerTests {

	private static final Trial TRIAL = Trial
		.of(QuotaLimits.none().requests(Quota.perMinute(1200).in(Duration.ofSeconds(1))), 30)
		.client("--ai.client.rate-limit.requests-per-minute=1200", "--ai.client.rate-limit.window=1s",
				"--ai.client.retry.max-retries=20");

	private final List<String> log = new ArrayList<>();

	@Test
	void everyRequestIsCountedOnBothSides() throws InterruptedException {
		Outcome outcome = new TrialRunner(List.of()).run(TRIAL, this.log::add);
		assertThat(outcome.report().answered()).isEqualTo(30);
		assertThat(outcome.report().failed()).isZero();
		assertThat(outcome.lost()).isZero();
		assertThat(outcome.accepted()).isEqualTo(30);
		assertThat(outcome.report().attempts()).isEqualTo(30 + outcome.refusals().all());
		assertThat(outcome.score().best()).isEqualTo(Duration.ofMillis(1100));
	}

	@Test
	void whatOthersSendIsNotTheClients() throws InterruptedException {
		ExternalUsage external = new ExternalUsage(Duration.ZERO, Duration.ofMillis(500), 4);
		Outcome outcome = new TrialRunner(List.of()).run(TRIAL.besides(external), this.log::add);
		assertThat(outcome.report().answered()).isEqualTo(30);
		assertThat(outcome.accepted()).isEqualTo(30);
		assertThat(outcome.report().attempts()).isEqualTo(30 + outcome.refusals().all());
	}

	@Test
	void clientThatCannotStartIsReportedWithWhatItPrinted() {
		TrialRunner runner = new TrialRunner(List.of("--ai.client.concurrency.max=-1"));
		assertThatIllegalStateException().isThrownBy(() -> runner.run(TRIAL, this.log::add))
			.withMessage("The client ended without a report");
		assertThat(this.log).anyMatch((line) -> line.contains("concurrency.max"));
	}

}
