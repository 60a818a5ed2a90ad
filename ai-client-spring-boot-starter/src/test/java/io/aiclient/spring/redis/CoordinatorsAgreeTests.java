package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Remaining;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuota.Terms;
import io.aiclient.admission.fleet.InMemoryCoordinator;
import io.aiclient.admission.fleet.TestMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The coordinator in memory, on which the tests of the gate stand, and the script in a
 * real Redis are sent the same reports at random, and reply the same.
 */
class CoordinatorsAgreeTests {

	private static final int STEPS = 800;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final AtomicInteger QUOTAS = new AtomicInteger();

	private static TestRedis redis;

	private double millis;

	private final Timetable script = new Timetable(redis, "agree-" + QUOTAS.incrementAndGet());

	private final InMemoryCoordinator memory = new InMemoryCoordinator(() -> TestMember.micros(this.millis));

	private final List<Session> sessions = IntStream.range(0, 4).mapToObj((i) -> new Session("m" + i)).toList();

	private SplittableRandom random;

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void theyReplyTheSame(long seed) {
		this.random = new SplittableRandom(seed);
		int leases = 0;
		for (int step = 0; step < STEPS; step++) {
			passTime();
			Session session = this.sessions.get(this.random.nextInt(this.sessions.size()));
			Report report = report(session, step);
			Reply ofScript = exchange(this.script.quota(), report, session.epochOfScript);
			Reply ofMemory = exchange(this.memory, report, session.epochOfMemory);
			assertThat(comparable(ofMemory)).as("seed %d, step %d at %s ms: %s", seed, step, this.millis, report)
				.isEqualTo(comparable(ofScript));
			assertThat(ofMemory.epoch().equals(session.epochOfMemory)).as("seed %d, step %d: epoch", seed, step)
				.isEqualTo(ofScript.epoch().equals(session.epochOfScript));
			assertThat(new HashSet<>(ofMemory.conflicts())).isEqualTo(new HashSet<>(ofScript.conflicts()));
			session.heard(ofScript, ofMemory);
			leases += (ofScript.lease() != null) ? 1 : 0;
		}
		assertThat(leases).isGreaterThan(STEPS / 20);
	}

	private void passTime() {
		int dice = this.random.nextInt(1_000);
		this.millis += (dice < 3) ? this.random.nextInt(70_000)
				: (dice < 20) ? this.random.nextInt(4_000) : this.random.nextInt(40_000) / 1_000.0;
		if (dice == 999) {
			this.millis = Math.max(0, this.millis - this.random.nextInt(2_000));
		}
		this.script.at(this.millis);
		if (dice == 998) {
			this.script.forget();
			this.memory.forget();
		}
	}

	private Report report(Session session, int step) {
		SplittableRandom random = this.random;
		int order = random.nextInt(30);
		session.sequence += (order > 1) ? 1 : (order == 1) ? 0 : -1;
		if (random.nextInt(60) == 0 || session.limits.isEmpty()) {
			session.limits = limits();
			session.leased = null;
			session.maxConcurrency = random.nextBoolean() ? 4 + random.nextInt(8) : null;
		}
		List<RemoteCharge> charges = new ArrayList<>();
		Lease leased = session.leased;
		if (leased != null && random.nextBoolean()) {
			for (int i = 0; i < leased.amounts().size(); i++) {
				charges
					.add(new RemoteCharge(i, leased.endMicros().get(i), -random.nextLong(1 + leased.amounts().get(i))));
				charges.add(new RemoteCharge(i, TestMember.micros(this.millis + random.nextInt(1_100)),
						1 + random.nextInt(3)));
			}
			session.leased = null;
		}
		List<Remaining> remaining = (random.nextInt(30) > 0) ? List.of()
				: List.of(new Remaining(0, random.nextInt(10), TestMember.micros(this.millis - random.nextInt(100))));
		return new Report(session.id, Math.max(1, session.sequence), null, session.keys, session.limits, charges,
				remaining, leaseRequest(session.limits.size()), random.nextInt(3), session.maxConcurrency, pause(),
				latches(step));
	}

	private List<Terms> limits() {
		boolean learned = this.random.nextInt(4) == 0;
		Terms requests = learned ? TestMember.learned("requests", 8 + this.random.nextInt(4))
				: TestMember.configured("requests", 10 + this.random.nextInt(2));
		if (this.random.nextInt(6) == 0) {
			requests = new Terms("requests", 5, Duration.ofMillis(512), false);
		}
		Terms tokens = this.random.nextBoolean() ? TestMember.configured("tokens", 2_000)
				: new Terms("tokens", 0, Duration.ofMinutes(1), false);
		Terms ofADay = new Terms("requests-per-day", 5_000, Duration.ofDays(1), true);
		return switch (this.random.nextInt(3)) {
			case 0 -> List.of(requests);
			case 1 -> List.of(requests, tokens);
			default -> List.of(tokens, requests, ofADay);
		};
	}

	private @Nullable LeaseRequest leaseRequest(int limits) {
		int dice = this.random.nextInt(8);
		if (dice == 0) {
			return null;
		}
		List<Long> head = IntStream.range(0, limits).mapToObj((i) -> 1 + this.random.nextLong(3)).toList();
		List<Long> each = IntStream.range(0, limits).mapToObj((i) -> this.random.nextLong(4)).toList();
		return new LeaseRequest(head, each, this.random.nextInt(6), dice < 3, this.random.nextInt(60_000));
	}

	private @Nullable Duration pause() {
		return switch (this.random.nextInt(100)) {
			case 0 -> Duration.ZERO;
			case 1 -> Duration.ofMillis(this.random.nextInt(200));
			case 2 -> (this.random.nextInt(20) == 0) ? Duration.ofDays(2) : null;
			default -> null;
		};
	}

	private List<LatchChange> latches(int step) {
		if (this.random.nextInt(20) > 0) {
			return List.of();
		}
		String key = this.random.nextBoolean() ? "key-" + this.random.nextInt(5) : null;
		return List.of(new LatchChange(key, this.random.nextBoolean() ? "refused " + step : null));
	}

	private static Reply exchange(SharedQuota quota, Report report, @Nullable String epoch) {
		Report known = new Report(report.member(), report.sequence(), epoch, report.keys(), report.limits(),
				report.charges(), report.remaining(), report.leaseRequest(), report.slots(), report.maxConcurrency(),
				report.pause(), report.latches());
		Reply reply = quota.exchange(known).block(TIMEOUT);
		if (reply == null) {
			throw new IllegalStateException("There was no reply");
		}
		return reply;
	}

	private static Reply comparable(Reply reply) {
		return new Reply(reply.nowMicros(), "", reply.lease(), reply.againMicros(), reply.waitsFor(), reply.limits(),
				reply.members(), reply.cooldownMicros(), reply.pauseReleases(), reply.latches(), List.of());
	}

	private static final class Session {

		private final String id;

		private final List<String> keys;

		private List<Terms> limits = List.of();

		private long sequence;

		private @Nullable Integer maxConcurrency;

		private @Nullable String epochOfScript;

		private @Nullable String epochOfMemory;

		private @Nullable Lease leased;

		private Session(String id) {
			this.id = id;
			this.keys = List.of("key-" + id.substring(1), "key-4");
		}

		private void heard(Reply ofScript, Reply ofMemory) {
			this.epochOfScript = ofScript.epoch();
			this.epochOfMemory = ofMemory.epoch();
			this.leased = ofScript.lease();
		}

	}

}
