package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.Failover.Strategy;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.ProxySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What {@code ai.client.failover} comes to.
 */
class FailoverSettingsTests {

	private static final String LOCAL = "base-url=http://localhost:1/v1";

	private static final String AZURE = "failover.endpoints.azure.base-url=http://localhost:2/v1";

	@Test
	void readsEveryProperty() {
		ClientSettings settings = resolve("default", LOCAL, "model=m", "failover.strategy=weighted",
				"failover.weight=3", "failover.endpoints.azure.base-url=https://x.openai.azure.com/openai/v1",
				"failover.endpoints.azure.api-key=sk-azure", "failover.endpoints.azure.model=n",
				"failover.endpoints.azure.weight=2", "failover.endpoints.azure.rate-limit.requests-per-minute=600",
				"failover.endpoints.spare.base-url=http://localhost:3", "failover.endpoints.spare.provider=deepseek",
				"failover.endpoints.spare.shared-quota=true");
		assertThat(settings.failover().strategy()).isEqualTo(Strategy.WEIGHTED);
		assertThat(settings.failover().weight()).isEqualTo(3);
		List<FurtherEndpoint> endpoints = settings.failover().endpoints();
		assertThat(endpoints).extracting(FurtherEndpoint::name).containsExactlyInAnyOrder("azure", "spare");
		FurtherEndpoint azure = endpoint(settings, "azure");
		assertThat(azure.exchange().baseUrl()).isEqualTo(URI.create("https://x.openai.azure.com/openai/v1"));
		assertThat(azure.exchange().apiKey()).isEqualTo("sk-azure");
		assertThat(azure.exchange().provider()).isEqualTo(ProviderPreset.AZURE_OPENAI);
		assertThat(azure.model()).isEqualTo("n");
		assertThat(azure.weight()).isEqualTo(2);
		assertThat(azure.sharedQuota()).isFalse();
		assertThat(azure.rateLimit())
			.isEqualTo(RateLimitSettings.none().withRequestsPerMinute(600L).withWindow(Duration.ofSeconds(10)));
		assertThat(azure.providerLimits()).isEqualTo(ProviderPreset.AZURE_OPENAI.limits());
		FurtherEndpoint spare = endpoint(settings, "spare");
		assertThat(spare.exchange().provider()).isEqualTo(ProviderPreset.DEEPSEEK);
		assertThat(spare.exchange().apiKey()).isNull();
		assertThat(spare.model()).isNull();
		assertThat(spare.weight()).isOne();
		assertThat(spare.sharedQuota()).isTrue();
		assertThat(settings.warnings()).isEmpty();
	}

	@Test
	void endpointsComeInTheOrderInWhichTheyAreWritten() throws IOException {
		String yaml = """
				ai.client:
				  base-url: http://localhost:1
				  failover.endpoints:
				    zeta: {base-url: "http://localhost:2"}
				    alpha: {base-url: "http://localhost:3"}
				    mu: {base-url: "http://localhost:4", shared-quota: true}
				    beta: {base-url: "http://localhost:5"}
				""";
		StandardEnvironment environment = new StandardEnvironment();
		new YamlPropertySourceLoader().load("endpoints", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.forEach(environment.getPropertySources()::addLast);
		assertThat(ClientSettingsResolver.of(environment).resolve("default").failover().endpoints())
			.extracting(FurtherEndpoint::name)
			.containsExactly("zeta", "alpha", "mu", "beta");
	}

	@Test
	void thereIsNoneByDefault() {
		assertThat(resolve("default", LOCAL).failover())
			.isEqualTo(new FailoverSettings(Strategy.IN_ORDER, 1, List.of()));
	}

	@Test
	void howItIsReachedBesidesIsTheClients() {
		ClientSettings settings = resolve("default", LOCAL, AZURE, "timeout.connect=1s", "pool.max-idle-time=2s",
				"concurrency.max=70", "proxy.host=h", "proxy.port=1", "api-key=sk-first");
		FurtherEndpoint azure = endpoint(settings, "azure");
		assertThat(azure.exchange().timeouts()).isEqualTo(settings.exchange().timeouts());
		assertThat(azure.exchange().pool()).isEqualTo(settings.exchange().pool());
		assertThat(azure.exchange().proxy()).isEqualTo(new ProxySettings("h", 1, null, null, null));
		assertThat(azure.exchange().apiKey()).as("a key goes nowhere else").isNull();
	}

	@Test
	void aNamedClientInheritsEndpointsWithTheBaseUrlOnly() {
		String[] properties = { LOCAL, AZURE, "clients.same.model=m", "clients.other.base-url=http://localhost:4" };
		assertThat(resolve("same", properties).failover().endpoints()).hasSize(1);
		assertThat(resolve("other", properties).failover().endpoints()).isEmpty();
	}

	@Test
	void structuredOutputIsWhatTheWeakestEndpointCan() {
		assertThat(resolve("default", LOCAL, AZURE).structuredOutput())
			.isEqualTo(ProviderPreset.StructuredOutput.JSON_SCHEMA);
		assertThat(resolve("default", LOCAL, AZURE, "failover.endpoints.azure.provider=deepseek").structuredOutput())
			.isEqualTo(ProviderPreset.StructuredOutput.JSON_OBJECT);
	}

	static Stream<Arguments> invalid() {
		return Stream.of(
				of("ai.client.failover.endpoints.azure.base-url", "it is missing",
						"or remove ai.client.failover.endpoints.azure", LOCAL, "failover.endpoints.azure.model=m"),
				of("ai.client.failover.endpoints.azure.base-url", "begin with http:// or https://", "", LOCAL,
						"failover.endpoints.azure.base-url=x"),
				of("ai.client.failover.endpoints.azure.base-url", "neither user information",
						"as ai.client.failover.endpoints.azure.api-key", LOCAL,
						"failover.endpoints.azure.base-url=http://u:secret@localhost"),
				of("ai.client.failover.endpoints.azure.api-key", "it is missing, and api.openai.com accepts no request",
						"ai.client.failover.endpoints.azure.api-key=${OPENAI_API_KEY}", LOCAL, "api-key=secret",
						"failover.endpoints.azure.base-url=https://api.openai.com/v1"),
				of("ai.client.failover.endpoints.azure.api-key", "no HTTP header can carry", "", LOCAL, AZURE,
						"failover.endpoints.azure.api-key=Bearer secret"),
				of("ai.client.failover.endpoints.my azure", "letters, digits, dashes and underscores",
						"Write ai.client.failover.endpoints.myazure", LOCAL,
						"failover.endpoints[my azure].base-url=http://localhost"),
				of("ai.client.failover.endpoints.first", "name of the endpoint that ai.client.base-url is",
						"Choose another", LOCAL, "failover.endpoints.first.base-url=http://localhost"),
				of("ai.client.failover.weight=0", "one or more", "", LOCAL, AZURE, "failover.strategy=weighted",
						"failover.weight=0"),
				of("ai.client.failover.endpoints.azure.weight=-1", "one or more", "", LOCAL, AZURE,
						"failover.strategy=weighted", "failover.endpoints.azure.weight=-1"),
				of("ai.client.failover.endpoints.azure.weight=2",
						"weighted strategy only, and ai.client.failover.strategy (in-order) says otherwise",
						"Write ai.client.failover.strategy=weighted", LOCAL, AZURE, "failover.strategy=in-order",
						"failover.endpoints.azure.weight=2"),
				of("ai.client.failover.weight=2", "weighted strategy only", "", LOCAL, AZURE,
						"failover.strategy=in-order", "failover.weight=2"),
				of("ai.client.failover.endpoints.azure.rate-limit",
						"there is ai.client.failover.endpoints.azure.shared-quota (true)",
						"ai.client.failover.endpoints.azure.shared-quota=false", LOCAL, AZURE,
						"failover.endpoints.azure.shared-quota=true",
						"failover.endpoints.azure.rate-limit.requests-per-minute=1"),
				of("ai.client.failover.endpoints.azure.rate-limit.requests-per-minute=0", "one or more", "", LOCAL,
						AZURE, "failover.endpoints.azure.rate-limit.requests-per-minute=0"),
				of("ai.client.clients.cheap.failover.endpoints.azure.base-url", "it is missing", "", LOCAL,
						"clients.cheap.base-url=http://localhost:3", "clients.cheap.failover.endpoints.azure.model=m"));
	}

	private static Arguments of(String property, String reason, String action, String... properties) {
		return arguments(property, reason, action, properties);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("invalid")
	void namesThePropertyAndSaysWhatToWrite(String property, String reason, String action, String[] properties) {
		StartFailures.assertNamed(new ApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(AiClientAutoConfiguration.class)), property, reason, action, properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "failover.weight=2", "failover.endpoints.azure.weight=2" })
	void warnsOfAWeightThatMeansNothingByDefault(String weight) {
		assertThat(resolve("default", LOCAL, AZURE, weight).warnings()).singleElement()
			.asString()
			.contains("has no effect, because endpoints are used in order by default",
					"write ai.client.failover.strategy=weighted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "failover.weight=2", "failover.strategy=weighted" })
	void warnsOfAStrategyWithoutEndpoints(String property) {
		assertThat(resolve("default", LOCAL, property).warnings()).singleElement()
			.asString()
			.contains("because there is no other endpoint: write ai.client.failover.endpoints");
	}

	@Test
	void warnsOfAnotherNameForAModelThatIsNotSet() {
		assertThat(resolve("default", LOCAL, AZURE, "failover.endpoints.azure.model=n").warnings()).singleElement()
			.asString()
			.contains("ai.client.failover.endpoints.azure.model (n) has no effect",
					"ai.client.model, which is not set");
	}

	@Test
	void warnsOfAKeyThatTravelsUnencrypted() {
		assertThat(resolve("default", LOCAL, "failover.endpoints.azure.base-url=http://example.com",
				"failover.endpoints.azure.api-key=k")
			.warnings())
			.containsExactly("ai.client.failover.endpoints.azure.api-key will travel to example.com "
					+ "unencrypted: write https:// in ai.client.failover.endpoints.azure.base-url");
	}

	@Test
	void warnsOfAKeyInTheQueryThatTravelsUnencrypted() {
		assertThat(resolve("default", LOCAL, "failover.endpoints.azure.base-url=http://a.example/v1?key=secret&alt=sse")
			.warnings())
			.containsExactly("The query of ai.client.failover.endpoints.azure.base-url will travel to "
					+ "a.example unencrypted: write https:// in ai.client.failover.endpoints.azure.base-url");
		assertThat(
				resolve("default", LOCAL, "failover.endpoints.azure.base-url=http://a.example/v1?alt=sse").warnings())
			.isEmpty();
	}

	@Test
	void textOfPropertiesAndSettingsHoldsNoKey() {
		String[] properties = { LOCAL, AZURE, "failover.endpoints.azure.api-key=sk-secret" };
		assertThat(String.valueOf(bind(properties).failover())).contains("azure").doesNotContain("secret");
		assertThat(resolve("default", properties).toString()).contains("azure").doesNotContain("secret");
	}

	private static FurtherEndpoint endpoint(ClientSettings settings, String name) {
		return settings.failover()
			.endpoints()
			.stream()
			.filter((endpoint) -> endpoint.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static ClientSettings resolve(String name, String... properties) {
		return new ClientSettingsResolver(bind(properties), TimeoutSettings.defaults()).resolve(name);
	}

	private static AiClientProperties bind(String... properties) {
		Map<String, String> map = Stream.of(properties)
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> "ai.client." + pair[0], (pair) -> pair[1]));
		return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("ai.client", AiClientProperties.class);
	}

}
