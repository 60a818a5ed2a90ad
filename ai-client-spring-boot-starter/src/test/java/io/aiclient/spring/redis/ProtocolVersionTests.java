package io.aiclient.spring.redis;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.shared.SharedQuota.IncompatibleException;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.fleet.TestMember;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two versions on one Redis, as while a deployment rolls. A window is 1,024 ms long, the
 * limit 10 requests.
 */
class ProtocolVersionTests extends CoordinatorTestCase {

	@Test
	void aNewMemberSharesTheQuotaOfOldOnesAndOldOnesThatOfNewOnes() {
		FirstProtocolMember old = this.coordinator.firstProtocolMember("old");
		assertThat(old.asksForMore(5).granted()).isEqualTo(6);
		Reply reply = this.a.asksForMore(9, 1);
		assertThat(leased(reply)).isEqualTo("4 at 0.0");
		assertThat(reply.members()).isEqualTo(2);
		assertThat(reply.limits().get(0).used()).isEqualTo(10);
		FirstProtocolMember.Answer full = old.asksForMore(5);
		assertThat(full.granted()).isZero();
		assertThat(full.members()).isEqualTo(2);
		assertThat(full.used()).isEqualTo(10);
		this.coordinator.at(1024);
		assertThat(old.asksForMore(0).granted()).isEqualTo(1);
		assertThat(this.a.reports().limits().get(0).used()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void togetherTheyKeepToTheQuotaInEveryWindow(long seed) {
		Random random = new Random(seed);
		FirstProtocolMember old = this.coordinator.firstProtocolMember("old");
		TreeMap<Long, Long> leased = new TreeMap<>();
		long[] each = new long[2];
		long millis = 0;
		while (millis < 10_240) {
			millis += random.nextInt(40);
			this.coordinator.at(millis);
			boolean first = random.nextBoolean();
			long attempts = first ? old.asksForMore(random.nextInt(4)).granted() : leased(this.a, random.nextInt(4));
			leased.merge(millis, attempts, Long::sum);
			each[first ? 0 : 1] += attempts;
		}
		leased.keySet()
			.forEach((from) -> assertThat(
					leased.subMap(from, from + 1_014).values().stream().mapToLong((amount) -> amount).sum())
				.isLessThanOrEqualTo(10));
		assertThat(each[0] + each[1]).isGreaterThan(90);
		assertThat(Math.min(each[0], each[1])).isGreaterThan(30);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noneOfTwoNewMembersAndTwoOldOnesStarves(long seed) {
		Random random = new Random(seed);
		List<FirstProtocolMember> old = List.of(this.coordinator.firstProtocolMember("one"),
				this.coordinator.firstProtocolMember("other"));
		List<TestMember> young = List.of(this.a, this.b);
		long[] each = new long[4];
		for (long millis = 0; millis < 10_240; millis += random.nextInt(20)) {
			this.coordinator.at(millis);
			int i = random.nextInt(4);
			each[i] += (i < 2) ? old.get(i).asksForMore(2).granted() : leased(young.get(i - 2), 2);
		}
		assertThat(LongStream.of(each).sum()).isGreaterThan(90);
		assertThat(LongStream.of(each).boxed().toList()).as("of 25 each")
			.allSatisfy((leased) -> assertThat(leased).isBetween(15L, 40L));
	}

	@Test
	void theLatchOfTheAccountConcernsBothAndThatOfAnOldOnesKeyNoNewOne() {
		FirstProtocolMember old = this.coordinator.firstProtocolMember("old");
		old.latched("+key refused: wrong").reports();
		assertThat(this.a.keys("k").reports().latches()).allMatch((latch) -> latch.reason() == null);
		this.a.latched("account refused: no money").reports();
		assertThat(old.reports().latch()).isEqualTo("account refused: no money");
		old.latched("-").reports();
		assertThat(this.a.reports().latches().get(0).reason()).isNull();
	}

	@Test
	void aMemberRefusesTheStateOfAProtocolThatItDoesNotShareAndSaysWhatToDo() {
		TestMember future = this.coordinator.futureMember("future", 3);
		assertThat(leased(future.asksForMore(9, 1))).isEqualTo("10 at 0.0");
		byte[] before = this.coordinator.state();
		assertThatExceptionOfType(IncompatibleException.class).isThrownBy(() -> this.a.asks(1))
			.withMessageContaining("protocol 2 here, protocol 3 there")
			.withMessageContaining("'" + this.coordinator.key() + "'")
			.withMessageContaining("Stop those of one version")
			.withMessageContaining("another shared-quota.name");
		assertThat(this.coordinator.state()).as("it touches nothing").isEqualTo(before);
		this.coordinator.forget();
		assertThat(this.a.forgetsTheEpoch().asks(1).lease()).as("once those are gone").isNotNull();
		assertThatExceptionOfType(IncompatibleException.class).isThrownBy(() -> future.asks(1))
			.withMessageContaining("protocol 2 there");
	}

	private static long leased(TestMember member, int more) {
		Reply reply = member.asksForMore(more, 1);
		return (reply.lease() != null) ? reply.lease().attempts() : 0;
	}

}
