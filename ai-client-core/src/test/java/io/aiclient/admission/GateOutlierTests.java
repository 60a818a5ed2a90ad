package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;
import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gate with 30,000 tokens a minute, of which an answer says something absurd.
 */
class GateOutlierTests {

	private final GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE.withTokensPerMinute(30_000L), 50);

	private final TokenForecast forecast = new TokenForecast((request) -> null);

	@ParameterizedTest
	@ValueSource(longs = { 1_000_000_000L, Long.MAX_VALUE })
	void noUsageThatIsReportedKeepsLaterRequestsOut(long promptTokens) {
		TokenForecast.Demand first = this.forecast.demand(AiRequest.of("Hello"));
		Applicant applicant = applies(first);
		TokenUsage absurd = new TokenUsage(promptTokens, 1, promptTokens, 0);
		applicant.settle(Settlement.answered(absurd, Duration.ofMillis(100)));
		first.answered(absurd);
		Applicant second = applies(this.forecast.demand(AiRequest.of("Hello again")));
		assertThat(second.error).isNull();
		this.timetable.at(60_000);
		assertThat(second.admittedAt).as("once the window is empty").isEqualTo(60_000);
	}

	@Test
	void requestThatIsLearnedToNeedMoreThanThereIsTakesTheWholeWindow() {
		Applicant large = applies(learned(10, 40_000));
		Applicant next = applies(TokenDemand.of(10));
		assertThat(large.admittedAt).isZero();
		assertThat(this.timetable.used("tokens")).isEqualTo(30_000);
		large.settle(GateTimetable.used(12, 1));
		assertThat(next.admittedAt).as("the usage corrects it").isZero();
	}

	@Test
	void requestThatNeedsMoreByAPlainEstimateIsRefused() {
		assertThat(applies(learned(30_001, 10)).error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessageContaining("30001 tokens")
			.hasMessageContaining("30000 tokens in 60 s");
		assertThat(applies(learned(30_000, 10)).admittedAt).isZero();
	}

	@Test
	void processingTimeThatCannotBeIsTheTimeOfTheAnswer() {
		for (Duration absurd : List.of(Duration.ofDays(200_000), Duration.ofDays(200_000).negated())) {
			Applicant applicant = applies(TokenDemand.of(10));
			applicant.answering(new AiAnswerHead(absurd, List.of()));
			applicant.settle(GateTimetable.used(10, 1));
		}
		this.timetable.at(60_000);
		assertThat(this.timetable.used("tokens")).isZero();
	}

	private Applicant applies(TokenDemand demand) {
		Applicant applicant = this.timetable.new Applicant();
		this.timetable.gate.admit(new AdmissionRequest(Priority.BATCH, demand)).subscribe(applicant);
		return applicant;
	}

	private static TokenDemand learned(long plainPrompt, long prompt) {
		return new TokenDemand() {

			@Override
			public long prompt() {
				return prompt;
			}

			@Override
			public long plainPrompt() {
				return plainPrompt;
			}

			@Override
			public long max() {
				return 0;
			}

			@Override
			public long expected() {
				return 0;
			}

		};
	}

}
