package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.aiclient.TokenUsage;
import io.aiclient.admission.Priority;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.fleet.Member.Attempt;
import io.aiclient.admission.tokens.TokenDemand;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may go when, of several processes.
 */
class FleetOrderTests {

	private static final RateLimitSettings TEN_IN_10S = RateLimitSettings.none()
		.withRequestsPerMinute(60L)
		.withWindow(Duration.ofSeconds(10));

	private final Fleet fleet = Fleet.of(TEN_IN_10S);

	private final Member one = this.fleet.joins();

	private final Member other = this.fleet.joins();

	@Test
	void placesComeBackOneWindowAfterTheirArrival() {
		List<Attempt> first = apply(this.one, 10);
		this.fleet.at(100);
		Attempt late = this.other.applies();
		first.forEach(Attempt::answered);
		this.fleet.at(10_095);
		assertThat(late.waits()).isTrue();
		this.fleet.at(10_150);
		assertThat(late.waits()).isFalse();
	}

	@Test
	void aPlaceOfWhichNothingIsHeardComesBackOnceItMustHaveArrived() {
		apply(this.one, 10);
		this.fleet.at(20);
		Attempt late = this.other.applies();
		this.fleet.at(15_000);
		assertThat(late.waits()).isTrue();
		this.fleet.at(15_200);
		assertThat(late.waits()).isFalse();
	}

	@Test
	void whoAsksFirstGoesFirst() {
		apply(this.one, 10);
		this.fleet.at(100);
		Attempt second = this.other.applies();
		this.fleet.at(200);
		Attempt third = this.one.applies();
		this.fleet.at(300);
		Attempt fourth = this.other.applies();
		this.fleet.at(16_000);
		assertThat(second.admittedAt).isLessThanOrEqualTo(third.admittedAt);
		assertThat(third.admittedAt).isLessThanOrEqualTo(fourth.admittedAt);
	}

	@Test
	void aLargeDemandIsNotOvertakenByTheSmallOnesOfOthers() {
		Fleet tokens = Fleet
			.of(RateLimitSettings.none().withTokensPerMinute(6_000L).withTokenWindow(Duration.ofSeconds(10)));
		Member large = tokens.joins();
		Member small = tokens.joins();
		List<Attempt> first = List.of(large.applies(Priority.BATCH, TokenDemand.of(600)),
				large.applies(Priority.BATCH, TokenDemand.of(400)));
		tokens.at(100);
		Attempt big = large.applies(Priority.BATCH, TokenDemand.of(900));
		tokens.at(200);
		first.get(1).settle(Settlement.answered(new TokenUsage(10, 0, 10, 0), Duration.ofMillis(100)));
		Attempt little = small.applies(Priority.BATCH, TokenDemand.of(50));
		tokens.at(5_000);
		assertThat(little.waits()).isTrue();
		tokens.at(16_000);
		assertThat(big.waits()).isFalse();
		assertThat(little.admittedAt).isGreaterThanOrEqualTo(big.admittedAt);
	}

	@Test
	void theCoordinatorHearsWhatARequestCameTo() {
		Fleet tokens = Fleet
			.of(RateLimitSettings.none().withTokensPerMinute(6_000L).withTokenWindow(Duration.ofSeconds(10)));
		Member member = tokens.joins();
		Attempt attempt = member.applies(Priority.BATCH, TokenDemand.of(600, 300, 0));
		tokens.at(100);
		assertThat(tokens.coordinator.used("tokens")).isEqualTo(900);
		attempt.settle(Settlement.answered(new TokenUsage(500, 200, 700, 0), Duration.ofMillis(100)));
		tokens.at(200);
		assertThat(tokens.coordinator.used("tokens")).isEqualTo(800);
		tokens.at(10_080);
		assertThat(tokens.coordinator.used("tokens")).isEqualTo(800);
		tokens.at(10_200);
		assertThat(tokens.coordinator.used("tokens")).isZero();
	}

	@Test
	void theCoordinatorHearsOfWhatWasNotSent() {
		Attempt attempt = this.one.applies();
		this.fleet.at(100);
		assertThat(this.fleet.coordinator.used("requests")).isOne();
		attempt.settle(Settlement.NOT_SENT);
		this.fleet.at(200);
		assertThat(this.fleet.coordinator.used("requests")).isZero();
	}

	@Test
	void whoGivesUpDelaysNoOther() {
		List<Attempt> first = apply(this.one, 10);
		this.fleet.at(100);
		first.forEach(Attempt::answered);
		Attempt gone = this.one.applies();
		this.fleet.at(200);
		Attempt next = this.other.applies();
		this.fleet.at(300);
		assertThat(this.fleet.coordinator.inLine()).isEqualTo(2);
		gone.cancel();
		this.fleet.at(350);
		assertThat(this.fleet.coordinator.inLine()).isOne();
		this.fleet.at(10_200);
		assertThat(next.waits()).isFalse();
		this.fleet.at(40_000);
		assertThat(this.fleet.coordinator.used("requests")).isZero();
		assertThat(this.one.gate.snapshot().inFlight()).isZero();
	}

	@Test
	void aProcessThatDiesDelaysNoOther() {
		List<Attempt> first = apply(this.one, 10);
		this.fleet.at(100);
		first.forEach(Attempt::answered);
		this.one.applies();
		this.fleet.at(200);
		this.one.dies();
		Attempt next = this.other.applies();
		this.fleet.at(9_000);
		assertThat(this.other.gate.snapshot().shared().members()).isOne();
		this.fleet.at(10_200);
		assertThat(next.waits()).isFalse();
		assertThat(this.fleet.coordinator.inLine()).isZero();
	}

	@Test
	void givesBackWhatItDoesNotUse() {
		Fleet many = Fleet
			.of(RateLimitSettings.none().withRequestsPerMinute(12_000L).withWindow(Duration.ofSeconds(10)));
		Member member = many.joins();
		for (int i = 0; i < 100; i++) {
			many.at(10L * i);
			many.loop.after(50_000_000, member.applies()::answered);
		}
		assertThat(many.coordinator.used("requests")).isGreaterThan(member.admitted.size());
		many.at(1_500);
		assertThat(member.admitted).hasSize(100);
		assertThat(many.coordinator.used("requests")).isEqualTo(100);
		assertThat(many.coordinator.slots()).isZero();
	}

	@Test
	void doesNotWaitForTheCoordinatorOnceItIsBusy() {
		Fleet many = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(60_000L));
		Member member = many.joins();
		int waited = 0;
		for (int i = 0; i < 500; i++) {
			many.at(1_000 + 5L * i);
			Attempt attempt = member.applies();
			waited += (i >= 20 && attempt.waits()) ? 1 : 0;
			many.at(1_000 + 5L * i + 4);
			attempt.answered();
		}
		assertThat(waited).isLessThanOrEqualTo(5);
	}

	@Test
	void reportsToTheCoordinatorAtMostAHundredTimesASecond() {
		Fleet many = Fleet.of(RateLimitSettings.none().withRequestsPerMinute(120_000L));
		Member member = many.slots(2_000).joins();
		many.at(1_000);
		int before = many.coordinator.exchanges();
		for (int i = 0; i < 10_000; i++) {
			many.at(1_000 + i);
			Attempt attempt = member.applies();
			many.loop.after(Duration.ofMillis(100).toNanos(), attempt::answered);
		}
		many.at(11_200);
		assertThat(member.admitted).hasSize(10_000);
		assertThat(many.coordinator.exchanges() - before).isLessThanOrEqualTo(1_000);
	}

	@Test
	void aQuotaThatNothingLimitsLetsEverythingPassOnceTheCoordinatorIsHeard() {
		Fleet free = Fleet.of(RateLimitSettings.none());
		Member member = free.joins();
		Attempt first = member.applies();
		assertThat(first.waits()).isTrue();
		free.at(10);
		assertThat(first.waits()).isFalse();
		assertThat(apply(member, 50)).noneMatch(Attempt::waits);
	}

	private static List<Attempt> apply(Member member, int count) {
		return IntStream.range(0, count).mapToObj((i) -> member.applies()).toList();
	}

}
