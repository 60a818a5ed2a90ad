package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuota.Terms;
import io.aiclient.admission.fleet.TestMember;

import static io.aiclient.admission.fleet.TestMember.configured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * The coordinator on the clock of a real Redis.
 */
class RedisSharedQuotaTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static TestRedis redis;

	private final RedisSharedQuota quota = new RedisSharedQuota(redis.connections(), "account");

	private final TestMember a = new TestMember(this.quota, "a");

	private final TestMember b = new TestMember(this.quota, "b");

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void waitUntilRedisIsOlderThanAWindow() {
		await().until(() -> redis.uptime().toSeconds() >= 2);
		redis.commands().delete(RedisSharedQuota.key("account"));
	}

	@Test
	void aLeaseIsPromisedForATimeOfRedisAndMadeThen() {
		Reply first = this.a.asksForMore(9, 1);
		assertThat(first.lease().attempts()).isEqualTo(10);
		Reply waiting = this.b.asks(1);
		assertThat(waiting.lease()).isNull();
		assertThat(waiting.againMicros()).isBetween(first.nowMicros() + 1_010_000, first.nowMicros() + 1_030_000);
		Reply leased = await().until(() -> this.b.asks(1), (reply) -> reply.lease() != null);
		assertThat(leased.nowMicros()).isGreaterThanOrEqualTo(waiting.againMicros() - 5000);
		assertThat(leased.lease().goMicros()).isGreaterThanOrEqualTo(waiting.againMicros() + 5000);
	}

	@Test
	void theStateIsOneValueThatExpires() {
		this.a.asks(1);
		this.b.reports();
		assertThat(redis.commands().keys("*")).containsExactly("ai-client:{account}");
		assertThat(redis.commands().getExpire("ai-client:{account}")).isBetween(55L, 62L);
	}

	@Test
	void twoQuotasKnowNothingOfEachOther() {
		this.a.asksForMore(9, 1);
		TestMember other = new TestMember(new RedisSharedQuota(redis.connections(), "other"), "a");
		assertThat(other.asks(1).lease()).isNotNull();
	}

	@Test
	void aRedisThatHasLostTheScriptIsGivenItAgain() {
		String before = this.a.asks(1).epoch();
		redis.commands().execute((RedisCallback<Boolean>) (connection) -> {
			connection.scriptingCommands().scriptFlush();
			return true;
		});
		assertThat(this.a.asks(1).epoch()).as("what it remembers").isEqualTo(before);
	}

	@Test
	void aRedisThatIsStartedAgainEmptyHasNothingLeftForAWindow() {
		Terms terms = new Terms("requests", 10, Duration.ofSeconds(30), true);
		String before = this.a.limits(terms).reports().epoch();
		redis.stop();
		assertThatException().isThrownBy(this.a::reports);
		redis.startAgain();
		Reply after = await().ignoreExceptions().until(() -> this.b.limits(terms).asks(1), (reply) -> true);
		assertThat(after.lease()).isNull();
		assertThat(after.epoch()).isNotEqualTo(before);
		assertThat(after.againMicros() - after.nowMicros()).isBetween(20_000_000L, 30_000_000L);
	}

	@Test
	void aThreadThatMustNotBlockMayAsk() {
		Report report = new Report("c", 1, null, List.of(), List.of(configured("requests", 1)), List.of(), List.of(),
				null, 0, null, null, List.of());
		LettuceConnectionFactory unused = redis.newConnections();
		RedisSharedQuota another = new RedisSharedQuota(unused, "another");
		assertThat(Mono.defer(() -> another.exchange(report)).subscribeOn(Schedulers.parallel()).block(TIMEOUT))
			.isNotNull();
		unused.destroy();
	}

}
