package io.aiclient.spring;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.simulator.Arrival;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.spring.actuate.AiClientsHealthIndicator;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientMetricsAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientRedisAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientsHealthAutoConfiguration;
import io.aiclient.spring.redis.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two applications on one Redis and one account of 60 requests in two seconds.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedQuotaTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final TestRedis redis = TestRedis.start();

	private final SimulatedProvider provider = SimulatedProvider
		.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20)))
			.requests(Quota.perMinute(1800).in(Duration.ofSeconds(2)).enforcedBy(Enforcement.SLIDING_WINDOW)));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientRedisAutoConfiguration.class,
				AiClientMetricsAutoConfiguration.class, AiClientsHealthAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class,
				WebClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				JacksonAutoConfiguration.class, SslAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("spring.data.redis.port=" + this.redis.port(),
				"ai.client.base-url=" + this.provider.baseUrl(), "ai.client.model=gpt-4.1-mini",
				"ai.client.rate-limit.requests-per-minute=1800", "ai.client.rate-limit.window=2s",
				"ai.client.shared-quota.enabled=true", "ai.client.shared-quota.name=account");

	@BeforeEach
	void waitUntilRedisIsOlderThanAWindow() {
		await().until(() -> this.redis.uptime().toSeconds() >= 2);
	}

	@AfterEach
	void stop() {
		this.provider.close();
		this.redis.close();
	}

	@Test
	void togetherTheyKeepToTheQuotaAndAreNeverRefused() {
		inTwo((one, other) -> {
			List<AiResult<AiResponse>> results = Flux
				.merge(client(one).batch(requests(120)), client(other).batch(requests(120)))
				.collectList()
				.block(TIMEOUT);
			assertThat(results).hasSize(240).allMatch(AiResult::isSuccess);
			assertThat(this.provider.counts().refused()).isZero();
			List<Arrival> arrivals = this.provider.arrivals();
			Duration took = arrivals.get(arrivals.size() - 1).at().minus(arrivals.get(0).at());
			assertThat(took).as("four windows, the last of which need not pass").isGreaterThan(Duration.ofMillis(5900));
		});
	}

	@Test
	void aRefusedAccountHoldsAllWhateverTheirKey() {
		inTwo("sk-one", "sk-other", (one, other) -> {
			client(other).call(AiRequest.of("Hello"));
			this.provider.enqueue(Fault.status(402));
			assertThatExceptionOfType(AiQuotaExhaustedException.class)
				.isThrownBy(() -> client(one).call(AiRequest.of("Hello")));
			await().until(() -> client(other).snapshot().latch() != null);
			client(other).releaseLatch();
			await().until(() -> client(one).snapshot().latch() == null);
		});
	}

	@Test
	void aRefusedKeyHoldsThoseWhoSendItAndNoOther() {
		inTwo("sk-old", "sk-old", (one, other) -> inTwo("sk-new", "sk-new", (good, ignored) -> {
			List.of(one, other, good).forEach((context) -> client(context).call(AiRequest.of("Hello")));
			this.provider.enqueue(Fault.status(401));
			assertThatExceptionOfType(AiAuthenticationException.class)
				.isThrownBy(() -> client(one).call(AiRequest.of("Hello")));
			await().until(() -> client(other).snapshot().latch() != null);
			for (int i = 0; i < 10; i++) {
				client(good).call(AiRequest.of("Hello"));
			}
			assertThat(client(good).snapshot().latch()).isNull();
			client(other).releaseLatch();
			await().until(() -> client(one).snapshot().latch() == null);
		}));
	}

	@Test
	void whileRedisIsAwayTheyGoOnAndSaySo(CapturedOutput output) {
		inTwo((one, other) -> {
			client(one).call(AiRequest.of("Hello"));
			client(other).call(AiRequest.of("Hello"));
			await().until(() -> sharing(one).members() == 2);
			assertThat(reached(one)).isEqualTo(1);
			assertThat(one.getBean(MeterRegistry.class).get("ai.client.shared.quota.members").gauge().value())
				.isEqualTo(2);
			this.redis.stop();
			await().until(() -> sharing(one).coordinatorAway() != null);
			assertThat(client(one).call(AiRequest.of("Hello")).content()).isNotEmpty();
			assertThat(sharing(one).share()).containsEntry("requests", 27L);
			assertThat(reached(one)).isZero();
			Health health = one.getBean(AiClientsHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("default")).asString()
				.contains("sharedQuota={name=account, members=2, coordinator=away, awayFor=PT", "share={requests=27}");
			await().until(() -> output.getOut()
				.lines()
				.anyMatch((line) -> line.contains("WARN") && line.contains("'account'")));
			this.redis.startAgain();
			await().atMost(Duration.ofSeconds(20)).until(() -> sharing(one).coordinatorAway() == null);
			assertThat(one.getBean(AiClientsHealthIndicator.class).health().getDetails().get("default")).asString()
				.contains("coordinator=reached");
		});
	}

	private void inTwo(BiConsumer<ApplicationContext, ApplicationContext> test) {
		inTwo("sk-same", "sk-same", test);
	}

	private void inTwo(String key, String otherKey, BiConsumer<ApplicationContext, ApplicationContext> test) {
		this.runner.withPropertyValues("ai.client.api-key=" + key)
			.run((one) -> this.runner.withPropertyValues("ai.client.api-key=" + otherKey)
				.run((other) -> test.accept(one, other)));
	}

	private static double reached(ApplicationContext context) {
		return context.getBean(MeterRegistry.class).get("ai.client.shared.quota.reached").gauge().value();
	}

	private static Sharing sharing(ApplicationContext context) {
		return client(context).snapshot().admission().shared();
	}

	private static ManagedAiClient client(ApplicationContext context) {
		return context.getBean(ManagedAiClient.class);
	}

	private static List<AiRequest> requests(int count) {
		return IntStream.range(0, count).mapToObj((i) -> AiRequest.of("Translate text " + i)).toList();
	}

}
