package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * How a shared quota is switched on, and what a user reads who does it wrongly. Nothing
 * here reaches a Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedQuotaConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1", "ai.client.base-url=http://localhost:1/v1",
				"ai.client.model=m");

	private static final Written<Boolean> ENABLED = new Written<>("ai.client.shared-quota.enabled", true, false);

	private final ApplicationContextRunner sharing = this.runner.withPropertyValues(
			"ai.client.shared-quota.enabled=true", "ai.client.shared-quota.name=account",
			"ai.client.rate-limit.requests-per-minute=600");

	/**
	 * Without Boot's own connection.
	 */
	private final ApplicationContextRunner alone = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, AiClientRedisAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.shared-quota.enabled=true", "ai.client.shared-quota.name=account");

	@Test
	void nothingIsSharedByDefault() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(shared(context, "aiClient")).isNull();
		});
	}

	@Test
	void aClientSharesTheQuotaThatItNames() {
		this.sharing.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(shared(context, "aiClient")).isNotNull().extracting(Sharing::name).isEqualTo("account");
		});
	}

	@Test
	void aNamedClientInheritsTheQuotaUnlessItHasAnotherProvider() {
		this.sharing
			.withPropertyValues("ai.client.clients.heir.timeout.total=9s",
					"ai.client.clients.other.base-url=http://localhost:2/v1",
					"ai.client.clients.without.shared-quota.enabled=false",
					"ai.client.clients.own.shared-quota.name=second")
			.run((context) -> {
				assertThat(shared(context, "heirAiClient").name()).isEqualTo("account");
				assertThat(shared(context, "otherAiClient")).isNull();
				assertThat(shared(context, "withoutAiClient")).isNull();
				assertThat(shared(context, "ownAiClient").name()).isEqualTo("second");
			});
	}

	@Test
	void clientsOfOneQuotaHaveOneCoordinator() {
		this.sharing.run((context) -> {
			SharedQuotas quotas = context.getBean(SharedQuotas.class);
			QuotaSharing sharing = new QuotaSharing(ENABLED, "account", OnFailure.FAIL, 7, 4);
			SharedQuotaSettings settings = quotas.settings("one", sharing);
			assertThat(settings).isEqualTo(quotas.settings("two", sharing));
			assertThat(settings.onFailure()).isEqualTo(OnFailure.FAIL);
			assertThat(settings.maxConcurrency()).isEqualTo(7);
		});
	}

	@Test
	void aConnectionThatIsQualifiedByTheClientIsItsOwn() {
		this.alone.withUserConfiguration(TwoConnections.class)
			.withPropertyValues("ai.client.clients.other.timeout.total=9s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SharedQuotas quotas = context.getBean(SharedQuotas.class);
				QuotaSharing sharing = new QuotaSharing(ENABLED, "account", OnFailure.SHARE, null, 4);
				assertThat(quotas.settings("default", sharing).coordinator())
					.isNotSameAs(quotas.settings("other", sharing).coordinator());
			});
	}

	@Test
	void saysWhatIsMissingWithoutANameOfTheQuota() {
		this.runner.withPropertyValues("ai.client.shared-quota.enabled=true").run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: ai.client.shared-quota.name")
				.contains("ai.client.shared-quota.enabled (true)");
			assertThat(analysis.getAction()).contains("the same in all processes");
		});
	}

	@Test
	void saysWhatIsMissingWithoutRedisOnTheClassPath() {
		this.sharing.withClassLoader(new FilteredClassLoader(ReactiveStringRedisTemplate.class)).run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: ai.client.shared-quota.enabled")
				.contains("Spring Data Redis is not on the class path");
			assertThat(analysis.getAction()).contains("spring-boot-starter-data-redis");
		});
	}

	@Test
	void saysWhatIsMissingWithoutAConnectionToRedis() {
		this.alone.run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("no ReactiveRedisConnectionFactory bean");
			assertThat(analysis.getAction()).contains("Lettuce");
		});
	}

	@Test
	void asksWhichOfSeveralConnectionsIsMeant() {
		this.alone.withBean("one", LettuceConnectionFactory.class, SharedQuotaConfigurationTests::connections)
			.withBean("two", LettuceConnectionFactory.class, SharedQuotaConfigurationTests::connections)
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.contains("several ReactiveRedisConnectionFactory beans: one, two");
				assertThat(analysis.getAction()).contains("@Primary", "@Qualifier(\"default\")");
			});
	}

	@Test
	void aGateOfTheUsersOwnContradictsASharedQuota() {
		this.sharing.withBean(AdmissionGate.class, () -> mock(AdmissionGate.class)).run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: ai.client.shared-quota.enabled")
				.contains("replaces the AdmissionGate of client 'default'");
			assertThat(analysis.getAction()).contains("ai.client.shared-quota.enabled=false");
		});
	}

	@Test
	void aLimitOfConcurrencyBelowOneIsRefused() {
		this.sharing.withPropertyValues("ai.client.shared-quota.max-concurrency=0")
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
				.contains("Property: ai.client.shared-quota.max-concurrency", "Value: 0", "must be one or more"));
	}

	@Test
	void whatToDoOnFailureIsShareOrFail() {
		this.sharing.withPropertyValues("ai.client.shared-quota.on-failure=give-up")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("give-up"));
		this.sharing.withPropertyValues("ai.client.shared-quota.on-failure=fail")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aNameAloneSharesNothingAndIsWarnedOf(CapturedOutput output) {
		this.runner.withPropertyValues("ai.client.shared-quota.name=account").run((context) -> {
			assertThat(shared(context, "aiClient")).isNull();
			assertThat(output).contains("ai.client.shared-quota.name (account) has no effect",
					"write ai.client.shared-quota.enabled=true");
		});
	}

	private static @Nullable Sharing shared(ApplicationContext context, String client) {
		return context.getBean(client, ManagedAiClient.class).snapshot().admission().shared();
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		assertThat(failure).as("the start failed").isNotNull();
		FailureAnalysis analysis = new InvalidAiClientSettingsFailureAnalyzer(new StandardEnvironment())
			.analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	private static LettuceConnectionFactory connections() {
		return new LettuceConnectionFactory("127.0.0.1", 1);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnections {

		@Bean
		LettuceConnectionFactory forAll() {
			return connections();
		}

		@Bean
		@Qualifier("other")
		LettuceConnectionFactory forOther() {
			return connections();
		}

	}

}
