package io.aiclient.spring.actuate;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who may release a latch or a pause from outside the application: only those whom a
 * property allows it.
 */
class AiClientsEndpointAccessTests {

	private static final String UNRESTRICTED = "--management.endpoint.aiclients.access=unrestricted";

	@ParameterizedTest
	@ValueSource(strings = { "latch", "pause" })
	void onlyShowsOverHttpByDefault(String part) throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = latched(provider)) {
			assertThat(delete(context, part)).as("there is no such operation").isEqualTo(404);
			assertThat(context.getBean(ManagedAiClient.class).snapshot().latch()).isNotNull();
		}
	}

	@Test
	void releasesOverHttpWhereThatIsAllowed() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = latched(provider, UNRESTRICTED)) {
			assertThat(delete(context, "pause")).isEqualTo(204);
			assertThat(context.getBean(ManagedAiClient.class).snapshot().latch()).isNotNull();
			assertThat(delete(context, "latch")).isEqualTo(204);
			assertThat(context.getBean(ManagedAiClient.class).snapshot().latch()).isNull();
		}
	}

	@Test
	void onlyShowsOverJmxByDefault() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = latched(provider)) {
			assertThat(context.isActive()).isTrue();
			assertThat(operations()).containsExactlyInAnyOrder("clients", "client");
		}
	}

	@Test
	void releasesOverJmxWhereThatIsAllowed() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = latched(provider, UNRESTRICTED)) {
			assertThat(operations()).containsExactlyInAnyOrder("clients", "client", "release");
			server().invoke(endpoint(), "release", new Object[] { "default", "LATCH" },
					new String[] { String.class.getName(), String.class.getName() });
			assertThat(context.getBean(ManagedAiClient.class).snapshot().latch()).isNull();
		}
	}

	@Test
	void showsOverHttpInLowerCaseWhatTakesOneOfAFewValues() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				var context = latched(provider, "--ai.client.rate-limit.requests-per-minute=6000")) {
			HttpRequest request = HttpRequest.newBuilder(url(context, "")).build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
				.contains("\"source\":\"configured\"", "\"breaker\":\"closed\"");
		}
	}

	private static Set<String> operations() throws Exception {
		return Stream.of(server().getMBeanInfo(endpoint()).getOperations())
			.map((operation) -> operation.getName())
			.collect(Collectors.toSet());
	}

	private static MBeanServer server() {
		return ManagementFactory.getPlatformMBeanServer();
	}

	private static ObjectName endpoint() throws Exception {
		return new ObjectName("org.springframework.boot:type=Endpoint,name=Aiclients");
	}

	private static int delete(ConfigurableApplicationContext context, String part) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(url(context, "/" + part)).DELETE().build(),
					HttpResponse.BodyHandlers.discarding())
			.statusCode();
	}

	private static URI url(ConfigurableApplicationContext context, String path) {
		return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")
				+ "/actuator/aiclients/default" + path);
	}

	/**
	 * An application whose key was refused.
	 */
	private static ConfigurableApplicationContext latched(SimulatedProvider provider, String... arguments) {
		String[] all = Stream.concat(Stream.of("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=m",
				"--server.port=0", "--management.endpoints.web.exposure.include=aiclients", "--spring.jmx.enabled=true",
				"--management.endpoints.jmx.exposure.include=aiclients", "--spring.main.banner-mode=off",
				"--logging.level.root=error"), Stream.of(arguments))
			.toArray(String[]::new);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.REACTIVE)
			.run(all);
		provider.enqueue(Fault.status(401));
		ManagedAiClient client = context.getBean(ManagedAiClient.class);
		assertThatExceptionOfType(AiAuthenticationException.class).isThrownBy(() -> client.call(AiRequest.of("Hello")));
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
