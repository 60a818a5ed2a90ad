package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.GateScript.Applicant;
import io.aiclient.admission.GateScript.Step;
import io.aiclient.admission.Settlement.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds whatever happens: arrivals, cancellations, answers, failures and repeated
 * settlements in any order.
 */
class AdmissionPropertyTests {

	private static final ProviderLimits KINDS = ProviderLimits.ofUnknownProvider();

	private static final Property<Step> QUICK = Property
		.ofScripts((random) -> Step.random(random, Duration.ofMillis(100)));

	private static final Property<Step> SLOW = Property
		.ofScripts((random) -> Step.random(random, Duration.ofSeconds(3)));

	@Test
	void whatIsReservedIsInFlightOrCommittedOrReturned() {
		QUICK.holds((script) -> {
			GateScript play = new GateScript();
			for (Step step : script) {
				play.play(step);
				for (WindowUsage window : play.gate.snapshot().windows()) {
					ProviderLimit limit = KINDS.find(window.name());
					assertThat(window.used()).as(window.name() + " after " + step)
						.isEqualTo(play.admitted.stream().mapToLong((applicant) -> applicant.charge(limit)).sum());
				}
			}
		});
	}

	@Test
	void countsThoseInFlightAndThoseWhoWait() {
		SLOW.holds((script) -> {
			GateScript play = new GateScript();
			for (Step step : script) {
				play.play(step);
				AdmissionSnapshot snapshot = play.gate.snapshot();
				assertThat(snapshot.inFlight()).as("in flight after %s", step)
					.isEqualTo(play.inFlight().size())
					.isLessThanOrEqualTo(GateScript.SLOTS);
				assertThat(snapshot.waiting()).as("waiting after %s", step).isEqualTo(play.waiting().size());
			}
		});
	}

	@Test
	void noWindowIsSentMoreThanTheLimit() {
		SLOW.holds((script) -> {
			GateScript play = new GateScript();
			script.stream().filter((step) -> step.verdict() != Verdict.THROTTLED).forEach(play::play);
			for (Applicant last : play.admitted) {
				for (WindowUsage window : play.gate.snapshot().windows()) {
					ProviderLimit limit = KINDS.find(window.name());
					assertThat(play.admitted.stream()
						.filter((other) -> other.admittedAt <= last.admittedAt
								&& other.admittedAt > last.admittedAt - GateScript.WINDOW.toNanos())
						.mapToLong((other) -> other.charge(limit))
						.sum()).as("%s at %d", window.name(), last.admittedAt).isLessThanOrEqualTo(window.allowance());
				}
			}
		});
	}

	@Test
	void admitsInTheOrderOfArrivalWithinAPriority() {
		SLOW.holds((script) -> assertThat(played(script).overtakings).isZero());
	}

	@Test
	void passesAWaitingClassOverNineTimesAtMost() {
		SLOW.holds((script) -> assertThat(played(script).mostPassedOver).isLessThanOrEqualTo(9));
	}

	@Test
	void nobodyWaitsWithoutAReason() {
		SLOW.holds((script) -> {
			GateScript play = new GateScript();
			for (Step step : script) {
				play.play(step);
				if (!play.waiting().isEmpty()) {
					assertThat(play.gate.snapshot().waitingFor()).as("after %s", step).isNotNull();
				}
			}
		});
	}

	@Test
	void everybodyIsAdmittedWithinAWindowForEachWhoWaitsAndTheLongestPause() {
		SLOW.holds((script) -> {
			GateScript play = played(script);
			Duration bound = GateScript.WINDOW.multipliedBy(play.waiting().size() + 1).plusSeconds(30);
			long end = play.loop.elapsed() + bound.toNanos();
			while (play.loop.elapsed() < end) {
				play.inFlight().forEach((applicant) -> applicant.end(Verdict.ANSWERED));
				play.loop.runUntil(play.loop.elapsed() + Duration.ofMillis(100).toNanos());
			}
			assertThat(play.waiting()).isEmpty();
		});
	}

	@Test
	void whoGivesUpLeavesNothingBehind() {
		SLOW.holds((script) -> {
			GateScript without = played(script);
			GateScript with = new GateScript();
			for (Step step : script) {
				with.play(step);
				if (with.gate.snapshot().inFlight() == GateScript.SLOTS) {
					AdmissionSnapshot before = with.gate.snapshot();
					with.apply(step.priority(), step.prompt(), step.max()).giveUp();
					assertThat(with.gate.snapshot()).isEqualTo(before);
				}
			}
			assertThat(with.admitted.stream().map((applicant) -> applicant.admittedAt))
				.containsExactlyElementsOf(without.admitted.stream().map((applicant) -> applicant.admittedAt).toList());
			assertThat(with.gate.snapshot()).isEqualTo(without.gate.snapshot());
		});
	}

	private static GateScript played(List<Step> script) {
		GateScript play = new GateScript();
		script.forEach(play::play);
		return play;
	}

}
