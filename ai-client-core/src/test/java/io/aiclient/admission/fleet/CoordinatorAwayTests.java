package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.Priority;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.fleet.Member.Attempt;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.zoo.Draw;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of those who share a quota when its coordinator does not answer.
 */
class CoordinatorAwayTests {

	private static final RateLimitSettings IN_10S = RateLimitSettings.none()
		.withRequestsPerMinute(600L)
		.withWindow(Duration.ofSeconds(10));

	private final Fleet fleet = Fleet.of(IN_10S);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		logger().setLevel(Level.INFO);
		logger().setAdditive(false);
		logger().addAppender(this.log);
	}

	@AfterEach
	void listenNoMore() {
		logger().detachAppender(this.log);
		logger().setAdditive(true);
		logger().setLevel(null);
	}

	@Test
	void goesOnWithItsShareAndSaysSoOnce() {
		Member one = this.fleet.joins();
		this.fleet.joins();
		this.fleet.at(1_200);
		this.fleet.coordinator.down(true);
		List<Attempt> all = apply(one, 60);
		this.fleet.at(5_000);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(45);
		Sharing sharing = one.gate.snapshot().shared();
		assertThat(sharing.members()).isEqualTo(2);
		assertThat(sharing.share()).containsEntry("requests", 45L);
		assertThat(sharing.coordinatorAway()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
		assertThat(warnings()).hasSize(2)
			.allSatisfy((warning) -> assertThat(warning).contains("'account'", "45 requests in 10000 ms"));
	}

	@Test
	void goesOnWithAQuarterIfTheCoordinatorWasNeverReachedSinceOthersMayBeThere() {
		this.fleet.coordinator.down(true);
		Member one = this.fleet.joins();
		List<Attempt> all = apply(one, 100);
		this.fleet.at(4_900);
		assertThat(all).as("a process that starts has to connect first").allMatch(Attempt::waits);
		this.fleet.at(5_100);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(22);
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void theUserSaysHowManyAreTakenToBeThereIfTheCoordinatorWasNeverReached() {
		this.fleet.settings(SharedQuotaSettings.of("account", this.fleet.coordinator).withAssumedMembers(1));
		this.fleet.coordinator.down(true);
		List<Attempt> all = apply(this.fleet.joins(), 100);
		this.fleet.at(5_100);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(90);
	}

	@Test
	void reportsWhatItSentMeanwhileOnceTheCoordinatorIsBack() {
		Member one = this.fleet.joins();
		this.fleet.at(1_000);
		this.fleet.coordinator.down(true);
		apply(one, 20).forEach((attempt) -> this.fleet.loop.after(Duration.ofSeconds(2).toNanos(), attempt::answered));
		this.fleet.at(4_000);
		this.fleet.coordinator.down(false);
		this.fleet.at(5_000);
		assertThat(this.fleet.coordinator.used("requests")).isEqualTo(20);
		assertThat(one.gate.snapshot().shared().coordinatorAway()).isNull();
		assertThat(messages(Level.INFO)).anyMatch((message) -> message.contains("again"));
	}

	@Test
	void theFleetIsNotRefusedWhileTheCoordinatorIsAwayNorWhenItIsBack() {
		Fleet saturated = saturated();
		saturated.at(14_000);
		saturated.coordinator.down(true);
		saturated.at(19_000);
		saturated.coordinator.down(false);
		saturated.at(60_000);
		assertThat(saturated.refused()).isZero();
		assertThat(saturated.admitted()).isGreaterThan(1_000);
		assertThat(saturated.fullest(Duration.ofSeconds(10))).isLessThanOrEqualTo(200);
	}

	@Test
	void theFleetIsNotRefusedWhenTheCoordinatorHasLostItsMemory() {
		Fleet saturated = saturated();
		saturated.at(14_000);
		saturated.coordinator.down(true);
		saturated.at(15_000);
		saturated.coordinator.forgetAll();
		saturated.coordinator.down(false);
		saturated.at(60_000);
		assertThat(saturated.refused()).isZero();
		assertThat(saturated.admitted()).isGreaterThan(900);
	}

	@Test
	void aCoordinatorThatLostItsMemoryHearsOfAllThatStillCounts() {
		Fleet aDay = Fleet.of(RateLimitSettings.none().withRequestsPerDay(100L));
		Member one = aDay.joins();
		aDay.at(100);
		apply(one, 30);
		aDay.at(500);
		one.gate.snapshot();
		aDay.coordinator.forgetAll();
		aDay.at(3_000);
		assertThat(aDay.coordinator.used("requests-per-day")).isEqualTo(30);
	}

	@Test
	void aReportWhoseAnswerIsLostIsAppliedOnce() {
		Member one = this.fleet.joins();
		List<Attempt> all = apply(one, 5);
		this.fleet.at(90);
		all.forEach(Attempt::answered);
		this.fleet.coordinator.loseNextAnswer();
		this.fleet.at(2_000);
		assertThat(this.fleet.coordinator.used("requests")).isEqualTo(5);
		this.fleet.at(10_200);
		assertThat(this.fleet.coordinator.used("requests")).isZero();
	}

	@Test
	void aPauseThatIsReportedLateIsNoLonger() {
		Member one = this.fleet.joins();
		Member other = this.fleet.joins();
		this.fleet.at(1_000);
		Attempt refused = one.applies();
		this.fleet.at(1_005);
		this.fleet.coordinator.down(true);
		refused.settle(Settlement.throttled(Duration.ofMillis(5), Duration.ofSeconds(4)));
		this.fleet.at(3_000);
		this.fleet.coordinator.down(false);
		this.fleet.at(4_500);
		assertThat(other.gate.snapshot().cooldown()).isBetween(Duration.ofMillis(480), Duration.ofMillis(520));
	}

	@Test
	void aSlowCoordinatorIsWaitedFor() {
		this.fleet.toCoordinator(Draw.constant(Duration.ofMillis(200)));
		Member one = this.fleet.joins();
		List<Attempt> all = apply(one, 50);
		this.fleet.at(5_000);
		assertThat(all).noneMatch(Attempt::waits);
		assertThat(warnings()).isEmpty();
	}

	@Test
	void saysOnceWhatProcessesConfiguredDifferently() {
		this.fleet.joins();
		this.fleet.joins(IN_10S.withRequestsPerMinute(300L));
		this.fleet.at(10_000);
		assertThat(warnings()).hasSize(2)
			.allSatisfy((warning) -> assertThat(warning).contains("50 in 10 s", "100 in 10 s"));
	}

	@Test
	void failsCallsAtOnceAndHasBatchesWaitIfOnFailureIsFail() {
		this.fleet.settings(SharedQuotaSettings.of("account", this.fleet.coordinator).withOnFailure(OnFailure.FAIL));
		Member one = this.fleet.joins();
		this.fleet.at(1_100);
		this.fleet.coordinator.down(true);
		Attempt call = one.applies(Priority.INTERACTIVE, TokenDemand.of(0));
		Attempt item = one.applies();
		this.fleet.at(2_000);
		assertThat(call.error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessage("Not sent: the coordinator of shared quota 'account' cannot be reached, and "
					+ "ai.client.shared-quota.on-failure is fail. With share, a share of the quota would be used "
					+ "meanwhile");
		assertThat(one.applies(Priority.INTERACTIVE, TokenDemand.of(0)).error)
			.isInstanceOf(AiRefusedLocallyException.class);
		assertThat(item.waits()).isTrue();
		assertThat(one.gate.snapshot().shared().share()).isEmpty();
		this.fleet.coordinator.down(false);
		this.fleet.at(3_000);
		assertThat(item.waits()).isFalse();
	}

	@Test
	void sendsNothingWhileProcessesOfAnotherVersionUseTheQuotaAndSaysWhatToDo() {
		this.fleet.coordinator.fail(new SharedQuota.IncompatibleException("Two versions meet. Stop those of one"));
		Member one = this.fleet.joins();
		Attempt item = one.applies();
		this.fleet.at(1_000);
		Attempt call = one.applies(Priority.INTERACTIVE, TokenDemand.of(0));
		assertThat(call.error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessageContaining("'account' is in use by processes of another version");
		this.fleet.at(30_000);
		assertThat(item.waits()).as("a share would be on top of the whole quota").isTrue();
		assertThat(messages(Level.ERROR)).hasSize(1)
			.allSatisfy((message) -> assertThat(message).contains("sends nothing", "Two versions meet"));
		this.fleet.coordinator.down(true);
		this.fleet.at(40_000);
		assertThat(item.waits()).as("they may still be there").isTrue();
		this.fleet.at(100_000);
		assertThat(warnings()).hasSize(1).allSatisfy((warning) -> assertThat(warning).contains("still sends nothing"));
		this.fleet.coordinator.down(false);
		this.fleet.coordinator.fail(null);
		this.fleet.at(102_000);
		assertThat(item.waits()).isFalse();
	}

	@Test
	void logsTheInnermostCauseOnceAndAgainWhenItHasChangedOrAfterTenMinutes() {
		this.fleet.coordinator.fail(new IllegalStateException("Error in execution",
				new IllegalStateException("wrapped", new IllegalStateException("WRONGTYPE Operation"))));
		this.fleet.joins();
		this.fleet.at(300_000);
		assertThat(warnings()).hasSize(1)
			.allSatisfy((warning) -> assertThat(warning).contains("WRONGTYPE Operation")
				.doesNotContain("Error in execution"));
		this.fleet.coordinator.fail(new SharedQuota.UnusableException("OOM at key 'k': raise maxmemory", new Error()));
		this.fleet.at(301_000);
		assertThat(warnings()).hasSize(2).last().asString().contains("OOM at key 'k': raise maxmemory");
		this.fleet.at(900_000);
		assertThat(warnings()).hasSize(2);
		this.fleet.at(902_000);
		assertThat(warnings()).hasSize(3);
		this.fleet.coordinator.fail(null);
		this.fleet.at(905_000);
		assertThat(messages(Level.INFO)).last().asString().contains("reaches the coordinator");
	}

	@Test
	void aConcurrencyLimitIsSharedOutToo() {
		Fleet leases = Fleet.of(RateLimitSettings.none());
		leases.settings(SharedQuotaSettings.of("account", leases.coordinator).withMaxConcurrency(20));
		Member one = leases.joins();
		leases.joins();
		leases.at(1_100);
		leases.coordinator.down(true);
		List<Attempt> all = apply(one, 20);
		leases.at(3_000);
		assertThat(all.stream().filter((attempt) -> !attempt.waits())).hasSize(9);
	}

	private static Fleet saturated() {
		Quota quota = Quota.perMinute(1_200).in(Duration.ofSeconds(10)).enforcedBy(Enforcement.SLIDING_WINDOW);
		Fleet fleet = Fleet.before(QuotaLimits.none().requests(quota), false);
		for (int i = 0; i < 4; i++) {
			fleet.joins().saturates(20);
		}
		return fleet;
	}

	private static List<Attempt> apply(Member member, int count) {
		List<Attempt> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(member.applies());
		}
		return all;
	}

	private List<String> warnings() {
		return messages(Level.WARN);
	}

	private List<String> messages(Level level) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.aiclient.admission");
	}

}
