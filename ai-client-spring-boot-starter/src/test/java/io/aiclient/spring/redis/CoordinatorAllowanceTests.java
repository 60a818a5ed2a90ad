package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.fleet.TestMember;

import static io.aiclient.admission.fleet.TestMember.WINDOW;
import static io.aiclient.admission.fleet.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several members ask for random things at random times, use them late, in part or not at
 * all, and say so. No window of the provider may see more than the allowance.
 */
class CoordinatorAllowanceTests extends CoordinatorTestCase {

	private static final int STEPS = 800;

	private static final long[] ALLOWANCES = { 25, 2000 };

	private final List<Use> uses = new ArrayList<>();

	private final List<DrawnLease> inFlight = new ArrayList<>();

	private double millis;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void noWindowSeesMoreThanTheAllowance(long seed) {
		Random random = new Random(seed);
		List<TestMember> members = IntStream.range(0, 4)
			.mapToObj((i) -> this.coordinator.member("m" + i)
				.limits(configured("requests", ALLOWANCES[0]), configured("tokens", ALLOWANCES[1])))
			.toList();
		for (int i = 0; i < STEPS; i++) {
			this.millis += random.nextInt(12);
			this.coordinator.at(this.millis);
			step(members.get(random.nextInt(members.size())), random);
		}
		this.inFlight.forEach((drawn) -> use(drawn, random));
		this.uses.sort(Comparator.comparing(Use::atMicros));
		for (int limit = 0; limit < ALLOWANCES.length; limit++) {
			assertThat(most(limit)).as("limit %s", limit)
				.isLessThanOrEqualTo(ALLOWANCES[limit])
				.isGreaterThan(ALLOWANCES[limit] * 4 / 5);
		}
	}

	private void step(TestMember member, Random random) {
		Iterator<DrawnLease> all = this.inFlight.iterator();
		while (all.hasNext()) {
			DrawnLease drawn = all.next();
			if (drawn.member() == member && drawn.latestMicros() <= TestMember.micros(this.millis)
					&& random.nextInt(3) > 0) {
				settle(drawn, use(drawn, random));
				all.remove();
			}
		}
		long slack = random.nextInt(60);
		member.slack(Duration.ofMillis(slack));
		long[] each = { 1, 1 + random.nextInt(150) };
		Reply reply = switch (random.nextInt(8)) {
			case 0 -> member.reports();
			case 1 -> member.asksAhead(random.nextInt(4), each);
			default -> member.asksForMore(random.nextInt(5), each);
		};
		Lease lease = reply.lease();
		if (lease != null) {
			this.inFlight.add(new DrawnLease(member, lease, lease.goMicros() + slack * 1000));
		}
	}

	/**
	 * Uses what was leased, or half of it, at some time at which it may.
	 */
	private Use use(DrawnLease drawn, Random random) {
		Lease lease = drawn.lease();
		long at = lease.goMicros() + random.nextLong(drawn.latestMicros() - lease.goMicros() + 1);
		boolean half = random.nextInt(4) == 0;
		Use use = new Use(at, lease.amounts().stream().mapToLong((amount) -> half ? amount / 2 : amount).toArray());
		this.uses.add(use);
		return use;
	}

	private static void settle(DrawnLease drawn, Use use) {
		Lease lease = drawn.lease();
		long grid = WINDOW.toNanos() / 256 / 1000;
		long end = (use.atMicros() + WINDOW.toNanos() / 1000 + grid - 1) / grid * grid;
		for (int i = 0; i < ALLOWANCES.length; i++) {
			drawn.member()
				.charges(i, lease.endMicros().get(i), -lease.amounts().get(i))
				.charges(i, end, use.amounts()[i]);
		}
	}

	/**
	 * The most that any window sees: one that is full begins with a use.
	 */
	private long most(int limit) {
		return IntStream.range(0, this.uses.size())
			.mapToLong((i) -> this.uses.stream()
				.skip(i)
				.takeWhile((use) -> use.atMicros() < this.uses.get(i).atMicros() + WINDOW.toNanos() / 1000)
				.flatMapToLong((use) -> LongStream.of(use.amounts()[limit]))
				.sum())
			.max()
			.orElseThrow();
	}

	private record DrawnLease(TestMember member, Lease lease, long latestMicros) {

	}

	private record Use(long atMicros, long[] amounts) {

	}

}
