package io.aiclient.admission;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.VirtualClock;
import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.Settlement.Verdict;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which ends of an attempt give its charge back.
 */
class GateEndingTests {

	static Stream<Arguments> endings() {
		return Stream.of(Arguments.of(Ending.REFUSED, List.of(Verdict.THROTTLED, Verdict.REFUSED)),
				Arguments.of(Ending.FAILED, List.of(Verdict.IGNORED, Verdict.OVERLOADED)),
				Arguments.of(Ending.CANCELLED, List.of(Verdict.CANCELLED)));
	}

	@ParameterizedTest
	@MethodSource("endings")
	void limitFreesTheEndsThatItNames(Ending freed, List<Verdict> verdicts) {
		for (Verdict verdict : Verdict.values()) {
			boolean free = verdict == Verdict.NOT_SENT || verdicts.contains(verdict);
			assertThat(usedAfter(verdict, freed)).as("%s", verdict).isEqualTo(free ? 0 : 1);
		}
	}

	@ParameterizedTest
	@EnumSource(Verdict.class)
	void limitThatNamesNoneFreesOnlyWhatWasNotSent(Verdict verdict) {
		assertThat(usedAfter(verdict)).isEqualTo((verdict == Verdict.NOT_SENT) ? 0 : 1);
	}

	private static long usedAfter(Verdict verdict, Ending... frees) {
		ProviderLimit requests = ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, frees);
		GateTimetable timetable = new GateTimetable(
				new RateLimits("default", "ai.client.rate-limit", GateTimetable.NO_RATE.withRequestsPerMinute(60L),
						new ProviderLimits(List.of(requests))),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(10)), new VirtualClock());
		Applicant applicant = timetable.applies();
		applicant.settle(GateTimetable.settlement(verdict));
		return timetable.used(ProviderLimit.REQUESTS);
	}

}
