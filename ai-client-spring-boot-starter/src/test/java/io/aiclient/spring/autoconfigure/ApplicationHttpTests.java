package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients start from what the application says of all its outgoing HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationHttpTests {

	private static final InetAddressFilter NOT_127_0_0_2 = InetAddressFilter.not("127.0.0.2");

	private static final String ANSWER = """
			{"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,
			"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}""";

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("ai.client.model=m");

	private final ApplicationContextRunner runner = this.bare
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class));

	@Test
	void filterOfAddressesHoldsForEveryClientAndEndpoint() throws IOException {
		try (ServerSocket forbidden = forbidden(); MockWebServer allowed = new MockWebServer()) {
			allowed.start();
			allowed.enqueue(new MockResponse.Builder().body(ANSWER).build());
			String url = "http://127.0.0.2:" + forbidden.getLocalPort() + "/v1";
			this.runner.withBean(InetAddressFilter.class, () -> NOT_127_0_0_2)
				.withPropertyValues("ai.client.base-url=" + url, "ai.client.clients.cheap.model=m",
						"ai.client.clients.spare.base-url=http://127.0.0.1:1/v1", "ai.client.clients.spare.model=m",
						"ai.client.clients.spare.failover.endpoints.other.base-url=" + url,
						"ai.client.clients.good.base-url=" + allowed.url("/v1"), "ai.client.clients.good.model=m")
				.run((context) -> {
					refused(client(context, "aiClient"), "check ai.client.base-url");
					refused(client(context, "cheapAiClient"), "check ai.client.clients.cheap.base-url");
					refused(client(context, "spareAiClient"),
							"check ai.client.clients.spare.failover.endpoints.other.base-url", 2);
					assertThat(client(context, "goodAiClient").call(AiRequest.of("hello")).content())
						.isEqualTo("Hello");
				});
			assertThatExceptionOfType(SocketTimeoutException.class).as("no connection").isThrownBy(forbidden::accept);
		}
	}

	@Test
	void filterHoldsWithoutBootsConfigurationOfHttp() throws IOException {
		try (ServerSocket forbidden = forbidden()) {
			this.bare.withBean(InetAddressFilter.class, () -> NOT_127_0_0_2)
				.withPropertyValues("ai.client.base-url=http://127.0.0.2:" + forbidden.getLocalPort() + "/v1")
				.run((context) -> refused(client(context, "aiClient"), "check ai.client.base-url"));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(forbidden::accept);
		}
	}

	@Test
	void filterHoldsBesideSettingsOfTheApplicationThatDoNotNameIt() throws IOException {
		try (ServerSocket forbidden = forbidden()) {
			this.runner.withBean(InetAddressFilter.class, () -> NOT_127_0_0_2)
				.withBean(HttpClientSettings.class, HttpClientSettings::defaults)
				.withPropertyValues("ai.client.base-url=http://127.0.0.2:" + forbidden.getLocalPort() + "/v1")
				.run((context) -> refused(client(context, "aiClient"), "check ai.client.base-url"));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(forbidden::accept);
		}
	}

	@Test
	void filterHoldsAndALogLineTellsWhereTheApplicationPrefersAnotherHttpClient(CapturedOutput output)
			throws IOException {
		try (ServerSocket forbidden = forbidden(); MockWebServer allowed = new MockWebServer()) {
			allowed.start();
			allowed.enqueue(new MockResponse.Builder().body(ANSWER).build());
			this.runner.withBean(InetAddressFilter.class, () -> NOT_127_0_0_2)
				.withPropertyValues("spring.http.clients.reactive.connector=jdk",
						"ai.client.base-url=http://127.0.0.2:" + forbidden.getLocalPort() + "/v1",
						"ai.client.clients.good.base-url=" + allowed.url("/v1"), "ai.client.clients.good.model=m")
				.run((context) -> {
					refused(client(context, "aiClient"), "check ai.client.base-url");
					assertThat(client(context, "goodAiClient").call(AiRequest.of("hello")).content())
						.isEqualTo("Hello");
				});
		}
		assertThat(output).containsOnlyOnce("make their calls with Reactor Netty: JdkClientHttpConnectorBuilder");
	}

	@Test
	void customizersOfTheConnectorHold() throws IOException {
		try (MockWebServer server = new MockWebServer()) {
			server.start();
			server.enqueue(new MockResponse.Builder().body(ANSWER).build());
			this.runner.withUserConfiguration(Customized.class)
				.withPropertyValues("ai.client.base-url=" + server.url("/v1"))
				.run((context) -> {
					client(context, "aiClient").call(AiRequest.of("hello"));
					assertThat(server.takeRequest().getHeaders().get("x-corporate")).isEqualTo("yes");
				});
		}
	}

	@Test
	void runsOnTheEventLoopsOfTheApplicationAndEndsWithThem(CapturedOutput output) throws IOException {
		Queue<String> threads = new ConcurrentLinkedQueue<>();
		try (MockWebServer server = new MockWebServer()) {
			server.start();
			server.enqueue(new MockResponse.Builder().body(ANSWER).build());
			this.runner.withUserConfiguration(OwnLoops.class)
				.withBean(WebClientCustomizer.class,
						() -> (webClient) -> webClient.filter((request, next) -> next.exchange(request)
							.doOnNext((response) -> threads.add(Thread.currentThread().getName()))))
				.withPropertyValues("ai.client.base-url=" + server.url("/v1"))
				.run((context) -> client(context, "aiClient").call(AiRequest.of("hello")));
		}
		assertThat(threads).singleElement().asString().startsWith("loop-of-the-application");
		assertThat(output).doesNotContain("Timeout on blocking read", "threw an exception");
	}

	@Test
	void timeoutsOfTheApplicationAreTheDefaults() {
		this.runner
			.withPropertyValues("ai.client.base-url=http://127.0.0.1:1/v1", "spring.http.clients.connect-timeout=7s",
					"spring.http.clients.read-timeout=8s", "ai.client.clients.own.timeout.connect=1s",
					"ai.client.clients.own.timeout.idle=2s")
			.run((context) -> {
				assertThat(timeouts(context, "default")).isEqualTo(new TimeoutSettings(Duration.ofSeconds(7),
						Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(120)));
				assertThat(timeouts(context, "own")).isEqualTo(new TimeoutSettings(Duration.ofSeconds(1),
						Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofSeconds(120)));
			});
	}

	@Test
	void timeoutOfZeroIsNone() {
		this.runner
			.withPropertyValues("ai.client.base-url=http://127.0.0.1:1/v1", "spring.http.clients.connect-timeout=0",
					"spring.http.clients.read-timeout=0")
			.run((context) -> assertThat(timeouts(context, "default")).isEqualTo(TimeoutSettings.defaults()));
	}

	@Test
	void bundleOfTheClientBeatsThatOfTheApplication() {
		Path resources = Path.of("..", "ai-client-simulator", "src", "test", "resources").toAbsolutePath();
		try (SimulatedProvider provider = SimulatedProvider.start(
				(settings) -> settings.tls(read(resources, "localhost.pem"), read(resources, "localhost-key.pem")))) {
			this.runner
				.withPropertyValues(
						"spring.ssl.bundle.pem.good.truststore.certificate=file:" + resources.resolve("localhost.pem"),
						"spring.ssl.bundle.pem.none.options.enabled-protocols=TLSv1.3",
						"spring.http.clients.ssl.bundle=good", "ai.client.base-url=" + provider.baseUrl(),
						"ai.client.retry.max-retries=0", "ai.client.clients.other.ssl.bundle=none")
				.run((context) -> {
					assertThat(client(context, "aiClient").call(AiRequest.of("hello")).content())
						.isEqualTo(SimulatedProvider.answerTo("hello"));
					assertThatExceptionOfType(AiProviderException.class)
						.isThrownBy(() -> client(context, "otherAiClient").call(AiRequest.of("hello")))
						.withMessageContaining("TLS handshake");
				});
		}
	}

	private static ServerSocket forbidden() throws IOException {
		ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
		socket.setSoTimeout(1);
		return socket;
	}

	private static String read(Path directory, String file) {
		try {
			return Files.readString(directory.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static AiClient client(ApplicationContext context, String bean) {
		return context.getBean(bean, AiClient.class);
	}

	private static TimeoutSettings timeouts(ApplicationContext context, String client) {
		return context.getBean(ClientSettingsResolver.class).resolve(client).exchange().timeouts();
	}

	private static void refused(AiClient client, String check) {
		refused(client, check, 1);
	}

	private static void refused(AiClient client, String check, int attempts) {
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.call(AiRequest.of("hello")))
			.withMessageContaining(
					"The InetAddressFilter of the application forbids the address 127.0.0.2 of 127.0.0.2:")
			.withMessageContaining(check)
			.satisfies((ex) -> assertThat(ex.attempts()).isEqualTo(attempts));
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> corporateHeader() {
			return (builder) -> builder.withHttpClientCustomizer(
					(client) -> client.headers((headers) -> headers.set("x-corporate", "yes")).followRedirect(true));
		}

	}

	/**
	 * As Boot does where there is a WebFlux server.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnLoops {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setLoopResourcesSupplier(() -> LoopResources.create("loop-of-the-application"));
			return resources;
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> ownLoops(
				ReactorResourceFactory resources) {
			return (builder) -> builder.withReactorResourceFactory(resources);
		}

	}

}
