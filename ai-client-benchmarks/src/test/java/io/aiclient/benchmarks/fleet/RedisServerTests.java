package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a real server.
 */
class RedisServerTests {

	@Test
	void answersNothingWhilePausedAndIsEmptyWhenRestarted() {
		try (RedisServer redis = RedisServer.start()) {
			assertThat(redis.scriptCalls()).isZero();
			redis.pause();
			CompletableFuture<Long> answer = CompletableFuture.supplyAsync(redis::scriptCalls);
			assertThat(answer).failsWithin(Duration.ofMillis(300)).withThrowableOfType(TimeoutException.class);
			redis.goOn();
			assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(0L);
			redis.restart();
			assertThat(redis.scriptCalls()).isZero();
		}
	}

}
