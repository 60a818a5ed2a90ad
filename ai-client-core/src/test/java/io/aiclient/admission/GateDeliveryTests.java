package io.aiclient.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.Ticker;
import io.aiclient.VirtualClock;
import io.aiclient.admission.GateTimetable.Applicant;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How permits reach those who waited for them, and how timers are kept.
 */
class GateDeliveryTests {

	@Test
	void attemptsThatEndWhileTheyAreDeliveredGrowNoStack() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 1);
		Applicant holder = timetable.applies();
		AtomicInteger served = new AtomicInteger();
		for (int i = 0; i < 100_000; i++) {
			timetable.gate.admit(new AdmissionRequest(Priority.BATCH, 0)).subscribe((permit) -> {
				served.incrementAndGet();
				permit.settle(GateTimetable.settlement(Settlement.Verdict.ANSWERED));
			});
		}
		holder.answered();
		timetable.at(1);
		assertThat(served).hasValue(100_000);
		assertThat(timetable.inFlight()).isZero();
	}

	@Test
	void oneWhoIsAdmittedMayBlockUntilAnotherIsAdmitted() {
		DefaultAdmissionGate gate = gate(2);
		String outcome = gate.admit(new AdmissionRequest(Priority.BATCH, 0))
			.map((outer) -> gate.admit(new AdmissionRequest(Priority.INTERACTIVE, 0))
				.map((inner) -> "both")
				.block(Duration.ofSeconds(5)))
			.subscribeOn(Schedulers.boundedElastic())
			.block(Duration.ofSeconds(20));
		assertThat(outcome).isEqualTo("both");
	}

	@Test
	void oneWhoIsAdmittedMayBlockUntilAnotherGateAdmits() {
		DefaultAdmissionGate cheap = gate(1);
		DefaultAdmissionGate dear = gate(1);
		String outcome = cheap.admit(new AdmissionRequest(Priority.BATCH, 0))
			.map((outer) -> dear.admit(new AdmissionRequest(Priority.INTERACTIVE, 0))
				.map((inner) -> "both")
				.block(Duration.ofSeconds(5)))
			.subscribeOn(Schedulers.boundedElastic())
			.block(Duration.ofSeconds(20));
		assertThat(outcome).isEqualTo("both");
	}

	@Test
	void subscriberThatThrowsTakesNothingFromTheOthers() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, new GrowingLimit());
		Applicant holder = timetable.applies();
		timetable.gate.admit(new AdmissionRequest(Priority.INTERACTIVE_RETRY, 0)).subscribe(new BaseSubscriber<>() {
			@Override
			protected void hookOnNext(AdmissionPermit permit) {
				throw new LinkageError("fatal, so Reactor lets it pass");
			}
		});
		Applicant other = timetable.applies();
		assertThatThrownBy(holder::answered).isInstanceOf(LinkageError.class);
		timetable.at(1);
		assertThat(other.waits()).isFalse();
	}

	@Test
	void timersDoNotPileUp() {
		GateTimetable timetable = new GateTimetable(RateLimitSettings.none()
			.withRequestsPerMinute(60L)
			.withTokensPerMinute(1_000L)
			.withWindow(Duration.ofSeconds(1)), 50).answeringAtOnce();
		timetable.applies(Priority.BATCH, 1_000);
		Applicant batch = timetable.applies(Priority.BATCH, 1_000);
		for (int second = 1; second <= 6; second++) {
			Applicant call = timetable.applies(Priority.INTERACTIVE, 0);
			timetable.at(1_000L * second);
			assertThat(call.admittedAt).isEqualTo(1_000L * second);
		}
		assertThat(batch.waits()).isTrue();
		timetable.at(59_999);
		long readings = timetable.clock.readings();
		timetable.at(60_000);
		assertThat(batch.admittedAt).isEqualTo(60_000);
		assertThat(timetable.clock.readings() - readings)
			.as("one timer, and a look at the clock for it, the applicant, its answer and the next in the queue")
			.isLessThanOrEqualTo(4);
	}

	@Test
	void earlierNeedMovesTheTimerForward() {
		GateTimetable timetable = new GateTimetable(GateTimetable.in10s(100, 100), 50).answeringAtOnce();
		timetable.applies(Priority.BATCH, 10);
		timetable.at(2_000);
		timetable.applies(Priority.BATCH, 90);
		Applicant large = timetable.applies(Priority.BATCH, 100);
		Applicant small = timetable.applies(Priority.INTERACTIVE, 5);
		timetable.at(30_000);
		assertThat(small.admittedAt).isEqualTo(10_000);
		assertThat(large.admittedAt).isEqualTo(20_000);
	}

	@Test
	void clockMayPassItsLargestValue() {
		VirtualClock clock = new VirtualClock(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
		GateTimetable timetable = new GateTimetable(GateTimetable.requestsIn10s(1),
				ConcurrencyLimit.of(ConcurrencySettings.adaptive()), clock);
		timetable.applies().answered();
		Applicant second = timetable.applies();
		timetable.at(10_000);
		assertThat(second.admittedAt).isEqualTo(10_000);
		second.settle(GateTimetable.refusal(Duration.ofSeconds(15)));
		Applicant third = timetable.applies();
		timetable.at(60_000);
		assertThat(third.admittedAt).isEqualTo(25_000);
	}

	@Test
	void eachSubscriptionIsAnApplicationOfItsOwn() {
		GateTimetable timetable = new GateTimetable(GateTimetable.NO_RATE, 5);
		Mono<AdmissionPermit> admission = timetable.gate.admit(new AdmissionRequest(Priority.BATCH, 0));
		assertThat(timetable.inFlight()).isZero();
		admission.subscribe();
		admission.subscribe();
		assertThat(timetable.inFlight()).isEqualTo(2);
	}

	private static DefaultAdmissionGate gate(int inFlight) {
		return new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(inFlight)), Ticker.system(), Schedulers.parallel());
	}

	/**
	 * One until the first answer, then five.
	 */
	private static final class GrowingLimit implements ConcurrencyLimit {

		private volatile int current = 1;

		@Override
		public int current() {
			return this.current;
		}

		@Override
		public void onSample(Sample sample) {
			this.current = 5;
		}

	}

}
