package com.example.batch;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class BatchApplicationTests {

	@Test
	void twoApplicationsWriteTheirRowsWithinOneQuota() throws IOException {
		int redisPort = freePort();
		RedisServer redis = RedisServer.newRedisServer().port(redisPort).setting("bind 127.0.0.1").build();
		redis.start();
		try (SimulatedProvider provider = SimulatedProvider.start(
				(settings) -> settings.apiKey("sk-test").requests(Quota.perMinute(3000).in(Duration.ofSeconds(1))))) {
			CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> classified(provider, redisPort));
			CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> classified(provider, redisPort));
			assertThat(first.join()).isEqualTo(100);
			assertThat(second.join()).isEqualTo(100);
			assertThat(provider.counts().accepted()).isEqualTo(200);
			assertThat(provider.counts().refused()).isZero();
		}
		finally {
			redis.stop();
		}
	}

	private static int classified(SimulatedProvider provider, int redisPort) {
		try (ConfigurableApplicationContext context = SpringApplication.run(BatchApplication.class,
				"--ai.client.base-url=" + provider.baseUrl(), "--ai.client.api-key=sk-test",
				"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redisPort,
				"--spring.datasource.generate-unique-name=true")) {
			return context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT COUNT(*) FROM REVIEW WHERE SENTIMENT = '[answer] ' || TEXT", Integer.class);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
