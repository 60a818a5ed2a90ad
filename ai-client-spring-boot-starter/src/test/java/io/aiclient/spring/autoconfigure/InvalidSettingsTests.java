package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;

import io.aiclient.AiClient;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;

/**
 * What a user reads after writing something that cannot be.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingsTests {

	private static final String LOCAL = "base-url=http://localhost:1/v1";

	private static final String CHEAP = "clients.cheap.base-url=http://localhost:1/v1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, SslAutoConfiguration.class));

	static Stream<Arguments> invalid() {
		return Stream.of(
				of("ai.client.api-key", "it is missing, and api.openai.com accepts no request without one",
						"ai.client.api-key=${OPENAI_API_KEY}", "base-url=https://api.openai.com/v1"),
				of("ai.client.clients.cheap.api-key", "it is missing", "${DEEPSEEK_API_KEY}", LOCAL, "api-key=k",
						"clients.cheap.base-url=https://api.deepseek.com/v1"),
				of("ai.client.api-key", "no HTTP header can carry", "Write the key alone", LOCAL, "api-key=Bearer k"),
				of("ai.client.api-key", "nothing is known of NO_SUCH_KEY", "Set the environment variable", LOCAL,
						"api-key=${NO_SUCH_KEY}"),
				of("ai.client.base-url=api.openai.com/v1", "begin with http:// or https://",
						"https://api.openai.com/v1", "base-url=api.openai.com/v1"),
				of("ai.client.base-url", "it is not a URL", "https://api.openai.com/v1", "base-url=http://a b/"),
				of("ai.client.base-url", "neither user information", "as ai.client.api-key",
						"base-url=http://u:secret@localhost/v1"),
				of("ai.client.base-url", "added to it for each call", "Write http://localhost/v1.",
						"base-url=http://localhost/v1/chat/completions"),
				of("ai.client.base-url=http://localhost/v1/chat/completions?key=******", "added to it for each call",
						"Write http://localhost/v1.",
						"base-url=http://localhost/v1/chat/completions?key=/secret/chat/completions"),
				of("ai.client.base-url=http://my_host?key=******", "a host of letters", "such as",
						"base-url=http://my_host?key=secret"),
				of("ai.client.clients.cheap.base-url", "there is no ai.client.base-url to inherit",
						"https://api.openai.com/v1", "clients.cheap.model=m"),
				of("ai.client.clients[my client]", "letters, digits, dashes and underscores",
						"ai.client.clients.myclient", "clients[my client].base-url=http://localhost/v1"),
				of("ai.client.clients[a.b]", "the bean aBAiClient", "Choose another name",
						"clients.a-b.base-url=http://localhost/v1", "clients[a.b].base-url=http://localhost/v1"),
				of("ai.client.failover.endpoints.azure", "circuit breaker ai-client-default-azure of endpoint 'azure'",
						"Choose another name", LOCAL, "clients.default-azure.model=m",
						"failover.endpoints.azure.base-url=http://localhost/v1"),
				of("ai.client.base-url=127.0.0.1:8089/v1", "it must begin with http:// or https://",
						"Write http://127.0.0.1:8089/v1, or https:// where the server speaks TLS.",
						"base-url=127.0.0.1:8089/v1"),
				of("ai.client.base-url=localhost:8089", "it must begin with http:// or https://",
						"Write http://localhost:8089,", "base-url=localhost:8089"),
				of("ai.client.base-url=[::1]:8089/v1", "it must begin with http:// or https://",
						"Write http://[::1]:8089/v1,", "base-url=[::1]:8089/v1"),
				of("ai.client.base-url=//host/v1", "it must begin with http:// or https://",
						"Write https://host/v1, or http:// where the server speaks no TLS.", "base-url=//host/v1"),
				of("ai.client.base-url=http:/localhost/v1", "it must begin with http:// or https://",
						"Write an address such as", "base-url=http:/localhost/v1"),
				of("ai.client.base-url=/v1", "it must begin with http:// or https://", "Write an address such as",
						"base-url=/v1"),
				of("ai.client.base-url=host:1/v1?key=******", "it must begin with http:// or https://",
						"Write an address such as", "base-url=host:1/v1?key=secret"),
				of("ai.client.base-url=ftp://host/v1", "it must begin with http:// or https://",
						"Write an address such as", "base-url=ftp://host/v1"),
				of("ai.client.clients.cheap.base-url=127.0.0.1:8089/v1", "it must begin with http:// or https://",
						"Write http://127.0.0.1:8089/v1", LOCAL, "clients.cheap.base-url=127.0.0.1:8089/v1"),
				of("ai.client.failover.endpoints.x.base-url=api.openai.com/v1",
						"it must begin with http:// or https://", "Write https://api.openai.com/v1", LOCAL,
						"failover.endpoints.x.base-url=api.openai.com/v1"),
				of("ai.client.proxy.host=127.0.0.1:3128", "name of a host alone",
						"Write ai.client.proxy.host=127.0.0.1 and ai.client.proxy.port=3128.", LOCAL,
						"proxy.host=127.0.0.1:3128", "proxy.port=3128"),
				of("ai.client.proxy.host=http://proxy:3128/", "name of a host alone",
						"Write ai.client.proxy.host=proxy and ai.client.proxy.port=3128.", LOCAL,
						"proxy.host=http://proxy:3128/", "proxy.port=3128"),
				of("ai.client.proxy.host=//proxy", "name of a host alone", "Write ai.client.proxy.host=proxy.", LOCAL,
						"proxy.host=//proxy", "proxy.port=3128"),
				of("ai.client.clients.default", "configured directly under ai.client", "Move these properties up",
						"clients.default.base-url=http://localhost/v1"),
				of("ai.client.clients.cheap.clients", "no clients of its own", "ai.client.clients", CHEAP,
						"clients.cheap.clients.x.model=m"),
				of("ai.client.concurrency.max=0", "one or more", "remove it for the default", LOCAL,
						"concurrency.max=0"),
				of("ai.client.concurrency.max=10", "below ai.client.concurrency.min (20)",
						"Write ai.client.concurrency.max=20 or more, or lower ai.client.concurrency.min", LOCAL,
						"concurrency.mode=adaptive", "concurrency.max=10", "concurrency.min=20"),
				of("ai.client.concurrency.max=10", "below ai.client.concurrency.initial (20)",
						"Write ai.client.concurrency.max=20", LOCAL, "concurrency.mode=adaptive", "concurrency.max=10",
						"concurrency.initial=20"),
				of("ai.client.concurrency.initial=2", "below ai.client.concurrency.min (5)",
						"Write ai.client.concurrency.initial=5", LOCAL, "concurrency.mode=adaptive",
						"concurrency.initial=2", "concurrency.min=5"),
				of("ai.client.concurrency.step=1.0", "between 0 and 1", "", LOCAL, "concurrency.mode=adaptive",
						"concurrency.step=1"),
				of("ai.client.concurrency.target-latency=0s", "a millisecond or more", "", LOCAL,
						"concurrency.mode=adaptive", "concurrency.target-latency=0s"),
				of("ai.client.concurrency.initial=20", "ai.client.concurrency.mode (fixed) says otherwise",
						"Write ai.client.concurrency.mode=adaptive", LOCAL, "concurrency.mode=fixed",
						"concurrency.initial=20"),
				of("ai.client.pool.max-connections=50", "below ai.client.concurrency.max (100)",
						"Write ai.client.pool.max-connections=100 or more, or lower ai.client.concurrency.max", LOCAL,
						"concurrency.max=100", "pool.max-connections=50"),
				of("ai.client.clients.cheap.pool.max-connections=50", "below ai.client.concurrency.max (100)",
						"ai.client.clients.cheap.pool.max-connections=100", LOCAL, "concurrency.max=100",
						"clients.cheap.pool.max-connections=50"),
				of("ai.client.rate-limit.window=1s", "ai.client.rate-limit.requests-per-minute (10)",
						"Write ai.client.rate-limit.window=6s or more", LOCAL, "rate-limit.requests-per-minute=10",
						"rate-limit.window=1s"),
				of("ai.client.clients.cheap.rate-limit.token-window=1ms",
						"ai.client.clients.cheap.rate-limit.tokens-per-minute (1000)",
						"Write ai.client.clients.cheap.rate-limit.token-window=60ms or more", CHEAP,
						"clients.cheap.rate-limit.tokens-per-minute=1000", "clients.cheap.rate-limit.token-window=1ms"),
				of("ai.client.rate-limit.window=2m", "above 0 and at most one minute", "", LOCAL,
						"rate-limit.requests-per-minute=10", "rate-limit.window=2m"),
				of("ai.client.rate-limit.requests-per-minute=0", "one or more", "", LOCAL,
						"rate-limit.requests-per-minute=0"),
				of("ai.client.rate-limit.tokens-per-minute=-1", "one or more", "", LOCAL,
						"rate-limit.tokens-per-minute=-1"),
				of("ai.client.rate-limit.requests-per-day=-1", "one or more", "", LOCAL,
						"rate-limit.requests-per-day=-1"),
				of("ai.client.rate-limit.input-tokens-per-minute=0", "one or more", "", LOCAL, "provider=anthropic",
						"rate-limit.input-tokens-per-minute=0"),
				of("ai.client.rate-limit.output-tokens-per-minute=-5", "one or more", "", LOCAL, "provider=anthropic",
						"rate-limit.output-tokens-per-minute=-5"),
				of("ai.client.rate-limit.window=0s", "above 0 and at most one minute", "", LOCAL,
						"rate-limit.requests-per-minute=10", "rate-limit.window=0s"),
				of("ai.client.rate-limit.window=-1s", "above 0 and at most one minute", "", LOCAL,
						"rate-limit.window=-1s"),
				of("ai.client.rate-limit.token-window=61s", "above 0 and at most one minute", "", LOCAL,
						"rate-limit.tokens-per-minute=10", "rate-limit.token-window=61s"),
				of("ai.client.rate-limit.token-window=10ms", "ai.client.rate-limit.output-tokens-per-minute (600)",
						"Write ai.client.rate-limit.token-window=100ms or more", LOCAL, "provider=anthropic",
						"rate-limit.input-tokens-per-minute=60000", "rate-limit.output-tokens-per-minute=600",
						"rate-limit.token-window=10ms"),
				of("ai.client.clients.cheap.rate-limit.requests-per-minute=0", "one or more", "", CHEAP,
						"clients.cheap.rate-limit.requests-per-minute=0"),
				of("ai.client.clients.cheap.rate-limit.window=2m", "above 0 and at most one minute", "", CHEAP,
						"clients.cheap.rate-limit.requests-per-minute=10", "clients.cheap.rate-limit.window=2m"),
				of("ai.client.clients.cheap.rate-limit.window=1s",
						"ai.client.clients.cheap.rate-limit.requests-per-minute (10)",
						"Write ai.client.clients.cheap.rate-limit.window=6s or more", CHEAP,
						"clients.cheap.rate-limit.requests-per-minute=10", "clients.cheap.rate-limit.window=1s"),
				of("ai.client.rate-limit.input-tokens-per-minute=1000",
						"openai, which the provider is said to be, has no such limit",
						"Write ai.client.provider=anthropic if that is the provider; else limit "
								+ "ai.client.rate-limit.tokens-per-minute, or remove it.",
						LOCAL, "provider=openai", "rate-limit.input-tokens-per-minute=1000"),
				of("ai.client.clients.cheap.rate-limit.output-tokens-per-minute=1000",
						"openai-compatible, which the provider is taken for by its host, has no such limit",
						"Write ai.client.clients.cheap.provider=anthropic", CHEAP,
						"clients.cheap.rate-limit.output-tokens-per-minute=1000"),
				of("ai.client.timeout.connect=0s", "a millisecond or more", "", LOCAL, "timeout.connect=0s"),
				of("ai.client.timeout.total=-1s", "a millisecond or more", "", LOCAL, "timeout.total=-1s"),
				of("ai.client.pool.max-connections=0", "one or more", "", LOCAL, "pool.max-connections=0"),
				of("ai.client.proxy.port", "there is ai.client.proxy.host", "Write ai.client.proxy.port", LOCAL,
						"proxy.host=h"),
				of("ai.client.proxy.host", "there is ai.client.proxy.port", "Write ai.client.proxy.host", LOCAL,
						"proxy.port=1"),
				of("ai.client.proxy.password", "there is ai.client.proxy.username", "", LOCAL, "proxy.host=h",
						"proxy.port=1", "proxy.username=u"),
				of("ai.client.proxy.username", "there is ai.client.proxy.password", "", LOCAL, "proxy.host=h",
						"proxy.port=1", "proxy.password=secret"),
				of("ai.client.proxy.port=99999", "from 1 to 65535", "", LOCAL, "proxy.host=h", "proxy.port=99999"),
				of("ai.client.proxy.host=http://h", "name of a host alone", "", LOCAL, "proxy.host=http://h",
						"proxy.port=1"),
				of("ai.client.ssl.bundle=corporate", "no SSL bundle of that name", "spring.ssl.bundle.jks.corporate",
						LOCAL, "ssl.bundle=corporate"),
				of("ai.client.max-response-size=2GB", "from one byte to 1GB", "", LOCAL, "max-response-size=2GB"),
				of("ai.client.max-inspected-request-size=2GB", "from zero bytes, for none, to 1GB", "", LOCAL,
						"max-inspected-request-size=2GB"),
				of("ai.client.retry.max-retries=-1", "zero or more", "", LOCAL, "retry.max-retries=-1"),
				of("ai.client.retry.multiplier=0.5", "from 1 to", "", LOCAL, "retry.multiplier=0.5"),
				of("ai.client.retry.max-delay=1s", "below ai.client.retry.initial-delay (2s)",
						"Write ai.client.retry.max-delay=2s or more", LOCAL, "retry.initial-delay=2s",
						"retry.max-delay=1s"),
				of("ai.client.retry.max-retry-after=-1s", "zero or more", "", LOCAL, "retry.max-retry-after=-1s"),
				of("ai.client.retry.budget=1.5", "from 0 to 1", "", LOCAL, "retry.budget=1.5"),
				of("ai.client.retry.budget=-0.1", "from 0 to 1", "", LOCAL, "retry.budget=-0.1"),
				of("ai.client.retry.budget=NaN", "from 0 to 1", "", LOCAL, "retry.budget=NaN"),
				of("ai.client.circuit-breaker.failure-rate-threshold=101.0", "at most 100", "", LOCAL,
						"circuit-breaker.failure-rate-threshold=101"),
				of("ai.client.circuit-breaker.window-size=10", "below ai.client.circuit-breaker.minimum-calls (20)",
						"Write ai.client.circuit-breaker.window-size=20", LOCAL, "circuit-breaker.window-size=10",
						"circuit-breaker.minimum-calls=20"),
				of("ai.client.circuit-breaker.probes-in-half-open-state=0", "one or more", "", LOCAL,
						"circuit-breaker.probes-in-half-open-state=0"),
				of("ai.client.latch.retry-after=0s", "a millisecond or more", "", LOCAL, "latch.retry-after=0s"),
				of("ai.client.prices[0].completion", "it is missing", "US dollars per million tokens", LOCAL,
						"prices[0].model=m", "prices[0].prompt=1"),
				of("ai.client.prices[0].model", "it is missing", "", LOCAL, "prices[0].prompt=1"),
				of("ai.client.prices[0].prompt=-1", "zero or more", "", LOCAL, "prices[0].model=m",
						"prices[0].prompt=-1", "prices[0].completion=1"),
				of("ai.client.structured-output.retries=-1", "zero or more", "", LOCAL, "structured-output.retries=-1"),
				of("ai.client.concurrency.min=0", "one or more", "", LOCAL, "concurrency.mode=adaptive",
						"concurrency.min=0"),
				of("ai.client.concurrency.initial=0", "one or more", "", LOCAL, "concurrency.mode=adaptive",
						"concurrency.initial=0"),
				of("ai.client.pool.max-connections=0", "one or more", "", LOCAL, "concurrency.mode=adaptive",
						"pool.max-connections=0"),
				of("ai.client.pool.max-idle-time=0s", "a millisecond or more", "", LOCAL, "pool.max-idle-time=0s"),
				of("ai.client.pool.dns-cache-time=-1s", "zero or more", "", LOCAL, "pool.dns-cache-time=-1s"),
				of("ai.client.retry.initial-delay=0s", "a millisecond or more", "", LOCAL, "retry.initial-delay=0s"),
				of("ai.client.retry.max-delay=0s", "a millisecond or more", "", LOCAL, "retry.max-delay=0s"),
				of("ai.client.retry.multiplier=1001.0", "from 1 to 1000", "", LOCAL, "retry.multiplier=1001"),
				of("ai.client.circuit-breaker.window-size=0", "one or more", "", LOCAL,
						"circuit-breaker.window-size=0"),
				of("ai.client.circuit-breaker.minimum-calls=0", "one or more", "", LOCAL,
						"circuit-breaker.minimum-calls=0"),
				of("ai.client.circuit-breaker.wait-in-open-state=0s", "a millisecond or more", "", LOCAL,
						"circuit-breaker.wait-in-open-state=0s"),
				of("ai.client.shared-quota.assumed-members=0", "one or more", "", LOCAL,
						"shared-quota.assumed-members=0"),
				of("ai.client.prices[1].cached-prompt=-1", "zero or more", "US dollars per million tokens", LOCAL,
						"prices[0].model=m", "prices[0].prompt=1", "prices[0].completion=1", "prices[1].model=n",
						"prices[1].prompt=1", "prices[1].cached-prompt=-1", "prices[1].completion=1"),
				of("ai.client.retry.max-retries=-1", "zero or more", "", LOCAL, "retry.max-retries=-1",
						"clients.cheap.model=m"),
				of("ai.client.failover.weight=0", "one or more", "", LOCAL, "failover.weight=0"),
				of("ai.client.api-key", "no HTTP header can carry", "Write the key alone", LOCAL,
						"api-key=Bearer secret"),
				of("ai.client.base-url", "must hold no credentials", "as ai.client.api-key",
						"base-url=http://u:sec/secret@localhost/v1"),
				of("ai.client.base-url=http://localhost/v1#******", "nor a fragment", "as ai.client.api-key",
						"base-url=http://localhost/v1#secret"),
				of("ai.client.proxy.host=http://******@h", "name of a host alone", "", LOCAL,
						"proxy.host=http://u:secret@h", "proxy.port=1"),
				of("ai.client.job.file-permissions=640", "nine characters", "rw-r-----", LOCAL,
						"job.file-permissions=640"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-abcdef0123456789", "sk-proj-abcdef0123456789", "sk-abcdef0123456789/v1",
			"0123456789abcdef0123456789abcdef", "AIzaSyAbcdef0123456789", "gsk_abcdef0123456789",
			"0123456789abcdef.Abcdef0123456789", "eyJhbGciOi.eyJzdWIiOi.Abcdef0123456789_-x" })
	void aKeyInThePlaceOfTheAddressIsNotShown(String key) {
		for (String property : List.of("ai.client.base-url", "ai.client.clients.cheap.base-url")) {
			this.runner.withPropertyValues("ai.client." + LOCAL, property + "=" + key).run((context) -> {
				FailureAnalysis analysis = new InvalidAiClientSettingsFailureAnalyzer(new StandardEnvironment())
					.analyze(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription()).contains("Property: " + property, "must begin with http:// or")
					.doesNotContain(key.substring(0, 16));
				assertThat(analysis.getAction()).contains("such as https://").doesNotContain(key.substring(0, 16));
				assertThat(analysis.getCause().getMessage()).doesNotContain(key.substring(0, 16));
			});
		}
	}

	@Test
	void noSentenceOfAFailureShowsWhatLooksLikeAKey() {
		InvalidAiClientSettingsException failure = new InvalidAiClientSettingsException("ai.client.x",
				"sk-abcdef0123456789", "it is sk-abcdef0123456789", "Write sk-abcdef0123456789.");
		assertThat(List.of(failure.reason(), failure.action(), String.valueOf(failure.value()), failure.getMessage()))
			.allSatisfy((sentence) -> assertThat(sentence).contains("******").doesNotContain("abcdef0123456789"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "::1", "[::1]", "fe80::1%eth0", "[fe80::1%eth0]", "2001:db8::1", "::", "::ffff:10.0.0.1" })
	void anIpv6AddressIsTheHostOfAProxy(String host) {
		this.runner
			.withPropertyValues("ai.client." + LOCAL, "ai.client.proxy.host=" + host, "ai.client.proxy.port=3128")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(ClientSettingsResolver.of(context.getEnvironment())
					.resolve("default")
					.exchange()
					.proxy()
					.host()).isEqualTo(host);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "[::1", "::1]", "[::1]:3128", "::1%", "proxy:3128" })
	void halfAnIpv6AddressIsNone(String host) {
		this.runner
			.withPropertyValues("ai.client." + LOCAL, "ai.client.proxy.host=" + host, "ai.client.proxy.port=3128")
			.run((context) -> assertThat(context).hasFailed());
	}

	private static Arguments of(String property, String reason, String action, String... properties) {
		return arguments(property, reason, action, properties);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("invalid")
	void namesThePropertyAndSaysWhatToWrite(String property, String reason, String action, String[] properties) {
		StartFailures.assertNamed(this.runner, property, reason, action, properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ai.client.provider", "ai.client.clients.cheap.provider" })
	void namesTheProvidersThereAreWhenOneIsUnknown(String property, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(AiClientAutoConfiguration.class).web(WebApplicationType.NONE)
				.properties("ai.client." + LOCAL, property + "=gemini")
				.run());
		assertThat(output).contains("Property: " + property + System.lineSeparator(), "Value: \"gemini\"");
		assertThat(ProviderPreset.values())
			.allSatisfy((provider) -> assertThat(output.getOut().lines().map(String::strip)).as("accepted values")
				.contains(provider.id()));
	}

	@Test
	void replacedDefaultClientIsNotChecked() {
		this.runner.withPropertyValues("ai.client.base-url=https://api.openai.com/v1")
			.withBean(AiClient.class, () -> mock(AiClient.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
