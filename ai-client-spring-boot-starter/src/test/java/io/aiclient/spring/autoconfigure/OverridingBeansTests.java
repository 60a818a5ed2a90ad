package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.RetryPolicy;
import io.aiclient.spring.AiClientCustomizer;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class OverridingBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
		.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
				"ai.client.clients.cheap.base-url=http://localhost:2/v1", "ai.client.clients.cheap.model=m");

	@Test
	void backsOffWhenUserDefinesAiClient() {
		AiClient own = mock(AiClient.class);
		this.runner.withBean("own", AiClient.class, () -> own).run((context) -> {
			assertThat(context.getBeanProvider(AiClient.class).getObject()).isSameAs(own);
			assertThat(context).doesNotHaveBean("aiClient").hasBean("cheapAiClient");
		});
	}

	@Test
	void singleNamedClientIsNoDefaultBesideOneOfTheUser() {
		AiClient own = mock(AiClient.class);
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withPropertyValues("ai.client.clients.cheap.base-url=http://localhost:2/v1")
			.withBean("own", AiClient.class, () -> own)
			.run((context) -> assertThat(context.getBeanProvider(AiClient.class).getObject()).isSameAs(own));
	}

	@Test
	void qualifiedAiClientOfTheUserReplacesTheOneOfThatName() {
		this.runner.withUserConfiguration(QualifiedClient.class).run((context) -> {
			assertThat(context).hasBean("aiClient").doesNotHaveBean("cheapAiClient");
			assertThat(context.getBean("cheap", AiClient.class)).isNotInstanceOf(ManagedAiClient.class);
		});
	}

	@Test
	void unqualifiedExchangeIsForEveryClient() {
		StubExchange exchange = StubExchange.answering();
		this.runner.withBean("own", AiExchange.class, () -> exchange).run((context) -> {
			client(context, "aiClient").call(AiRequest.of("a"));
			client(context, "cheapAiClient").call(AiRequest.of("b"));
			assertThat(exchange.requests()).hasSize(2);
		});
	}

	@Test
	void qualifiedExchangeIsForItsClientOnly() {
		this.runner.withUserConfiguration(TwoExchanges.class).run((context) -> {
			client(context, "aiClient").call(AiRequest.of("a"));
			client(context, "cheapAiClient").call(AiRequest.of("b"));
			client(context, "cheapAiClient").call(AiRequest.of("c"));
			assertThat(context.getBean("forAll", StubExchange.class).requests()).hasSize(1);
			assertThat(context.getBean("forCheap", StubExchange.class).requests()).hasSize(2);
		});
	}

	@Test
	void admissionGateReplacesOurs() {
		AdmissionSnapshot snapshot = AdmissionSnapshot.of(0, 4711, 0);
		AdmissionGate gate = mock(AdmissionGate.class);
		given(gate.snapshot()).willReturn(snapshot);
		this.runner.withBean(AdmissionGate.class, () -> gate)
			.run((context) -> assertThat(client(context, "cheapAiClient").snapshot().admission()).isEqualTo(snapshot));
	}

	@Test
	void concurrencyLimitReplacesOurs() {
		ConcurrencyLimit limit = mock(ConcurrencyLimit.class);
		given(limit.current()).willReturn(13);
		this.runner.withBean(ConcurrencyLimit.class, () -> limit)
			.run((context) -> assertThat(client(context, "aiClient").snapshot().admission().concurrencyLimit())
				.isEqualTo(13));
	}

	@Test
	void retryPolicyReplacesOurs() {
		StubExchange exchange = StubExchange
			.by((attempt) -> Mono.error(AiExchangeException.failed(AiExchangeException.Stage.CONNECT, "no", null)));
		this.runner.withBean("own", AiExchange.class, () -> exchange)
			.withBean(RetryPolicy.class, () -> (failed) -> (failed.retries() < 1) ? Duration.ofMillis(1) : null)
			.run((context) -> {
				assertThatExceptionOfType(AiClientException.class)
					.isThrownBy(() -> client(context, "aiClient").call(AiRequest.of("a")));
				assertThat(exchange.requests()).hasSize(2);
			});
	}

	@Test
	void customizersChangeEachClientInTheirOrder() {
		this.runner.withUserConfiguration(Customizers.class).run((context) -> {
			assertThat(context.getBean(Customizers.class).calls).containsExactlyInAnyOrder("first default",
					"second default", "first cheap", "second cheap");
			assertThat(context.getBean(Customizers.class).calls).containsSubsequence("first default", "second default")
				.containsSubsequence("first cheap", "second cheap");
			assertThat(client(context, "aiClient").name()).isEqualTo("renamed");
		});
	}

	@Test
	void twoUnqualifiedBeansOfATypeAreRefused() {
		this.runner.withBean("one", AiExchange.class, StubExchange::answering)
			.withBean("two", AiExchange.class, StubExchange::answering)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("expected single matching bean but found 2: one,two"));
	}

	private static ManagedAiClient client(ApplicationContext context, String bean) {
		return context.getBean(bean, ManagedAiClient.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedClient {

		@Bean
		@Qualifier("cheap")
		AiClient cheap() {
			return mock(AiClient.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoExchanges {

		@Bean
		StubExchange forAll() {
			return StubExchange.answering();
		}

		@Bean
		@Qualifier("cheap")
		StubExchange forCheap() {
			return StubExchange.answering();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		AiClientCustomizer second() {
			return (name, builder) -> {
				this.calls.add("second " + name);
				builder.name("renamed");
			};
		}

		@Bean
		@Order(1)
		AiClientCustomizer first() {
			return (name, builder) -> {
				this.calls.add("first " + name);
				builder.name("to be renamed");
			};
		}

	}

}
