package io.aiclient.spring.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.spring.StubExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application, and calls its client, with jars left out that are optional.
 */
@Tag("class-loading")
class ReducedClassPathTests {

	private static final String[] RESILIENCE4J_STARTER = { "resilience4j-annotations", "resilience4j-bulkhead",
			"resilience4j-circularbuffer", "resilience4j-consumer", "resilience4j-framework-common",
			"resilience4j-micrometer", "resilience4j-ratelimiter", "resilience4j-retry", "resilience4j-spring",
			"resilience4j-timelimiter" };

	private Loader loader;

	@Test
	void worksWithTheWholeClassPath() throws Exception {
		assertThat(startWithout("nothing")).contains("aiClient", "aiClientMeters", "aiClientObservations",
				"aiClientTokenCounter", "aiClientsEndpoint", "aiclientsHealthIndicator", "aiClientSharedQuotas",
				"circuitBreakerRegistry");
	}

	@Test
	void worksWithoutRedis() throws Exception {
		assertThat(startWithout("spring-data-redis", "spring-boot-data-redis", "lettuce-core"))
			.contains("aiClient", "aiClientsEndpoint")
			.doesNotContain("aiClientSharedQuotas");
	}

	@Test
	void worksWithoutHealth() throws Exception {
		assertThat(startWithout("spring-boot-health")).contains("aiClient").doesNotContain("aiclientsHealthIndicator");
	}

	@Test
	void worksWithoutMicrometer() throws Exception {
		assertThat(startWithout("micrometer", "context-propagation", "spring-boot-micrometer", "spring-boot-actuator",
				"spring-boot-health", "spring-boot-starter-actuator", "spring-boot-starter-micrometer",
				"resilience4j-micrometer"))
			.contains("aiClient", "circuitBreakerRegistry")
			.doesNotContain("aiClientMeters", "aiClientObservations", "aiClientsEndpoint");
	}

	@Test
	void worksWithObservationsAndWithoutMeters() throws Exception {
		assertThat(startWithout("micrometer-core", "micrometer-jakarta9", "resilience4j-micrometer",
				"spring-boot-micrometer-metrics", "spring-boot-actuator", "spring-boot-health"))
			.contains("aiClient", "aiClientObservations")
			.doesNotContain("aiClientMeters", "aiClientsEndpoint");
	}

	@Test
	void worksWithoutActuator() throws Exception {
		assertThat(startWithout("spring-boot-actuator", "spring-boot-health", "spring-boot-starter-actuator"))
			.contains("aiClient", "circuitBreakerRegistry")
			.doesNotContain("aiClientsEndpoint");
	}

	@Test
	void worksWithoutResilience4jsStarter() throws Exception {
		assertThat(startWithout(RESILIENCE4J_STARTER))
			.contains("aiClient", "aiClientCircuitBreakerRegistry", "aiClientMeters", "aiClientsEndpoint",
					"aiclientsHealthIndicator")
			.doesNotContain("circuitBreakerRegistry", "circuitBreakerEndpoint");
	}

	@Test
	void showsTheBreakersInResilience4jsEndpointsWithItsStarter() throws Exception {
		assertThat(startWithout("nothing"))
			.contains("circuitBreakerRegistry", "circuitBreakerEndpoint", "circuitBreakerEventsEndpoint")
			.doesNotContain("aiClientCircuitBreakerRegistry");
	}

	@Test
	void worksWithNothingThatIsOptional() throws Exception {
		List<String> jars = new ArrayList<>(List.of(RESILIENCE4J_STARTER));
		jars.addAll(List.of("spring-boot-actuator", "spring-boot-health", "spring-boot-starter-actuator",
				"micrometer-core", "micrometer-jakarta9", "HdrHistogram", "LatencyUtils", "spring-boot-micrometer",
				"spring-boot-starter-micrometer", "context-propagation", "jtokkit", "spring-boot-data-redis",
				"spring-data-", "spring-boot-starter-data-redis", "lettuce-core"));
		assertThat(startWithout(jars.toArray(String[]::new))).contains("aiClient", "aiClientCircuitBreakerRegistry")
			.doesNotContain("aiClientMeters", "aiClientObservations", "aiClientsEndpoint", "aiClientTokenCounter");
	}

	@Test
	void worksWithoutContextPropagation() throws Exception {
		assertThat(startWithout("context-propagation")).contains("aiClient", "aiClientObservations");
	}

	@Test
	void worksWithoutJtokkit() throws Exception {
		withProperty("ai.client.rate-limit.tokens-per-minute", "100000",
				() -> assertThat(startWithout("jtokkit")).contains("aiClient").doesNotContain("aiClientTokenCounter"));
	}

	@Test
	void loadsNoVocabularyBeforeATokenLimitAsksForIt() throws Exception {
		String vocabularies = "com.knuddels.jtokkit.api.EncodingType";
		withProperty("ai.client.model", "gpt-4.1-mini", () -> {
			assertThat(startWithout("nothing")).contains("aiClientTokenCounter");
			assertThat(this.loader.hasLoaded(vocabularies)).isFalse();
			withProperty("ai.client.rate-limit.tokens-per-minute", "100000", () -> startWithout("nothing"));
			assertThat(this.loader.hasLoaded(vocabularies)).isTrue();
		});
	}

	private static void withProperty(String name, String value, ThrowingRunnable code) throws Exception {
		System.setProperty(name, value);
		try {
			code.run();
		}
		finally {
			System.clearProperty(name);
		}
	}

	private Set<String> startWithout(String... jars) throws Exception {
		URL[] urls = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(jars).noneMatch(new File(entry).getName()::startsWith))
			.map(ReducedClassPathTests::url)
			.toArray(URL[]::new);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (Loader loader = new Loader(urls)) {
			this.loader = loader;
			thread.setContextClassLoader(loader);
			Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			return Set.of(String.valueOf(application.call()).split(","));
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private interface ThrowingRunnable {

		void run() throws Exception;

	}

	/**
	 * Loads every class of the application itself.
	 */
	private static final class Loader extends URLClassLoader {

		Loader(URL[] urls) {
			super(urls, ClassLoader.getPlatformClassLoader());
		}

		boolean hasLoaded(String name) {
			return findLoadedClass(name) != null;
		}

	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(entry, ex);
		}
	}

	/**
	 * Answers with the names of the application's beans.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application implements Callable<String> {

		@Override
		public String call() {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.initializers((it) -> it.getBeanFactory().registerSingleton("stub", StubExchange.answering()))
				.properties("ai.client.base-url=http://localhost:1/v1", "ai.client.model=m",
						"management.endpoints.jmx.exposure.include=*",
						"management.endpoints.web.exposure.include=aiclients", "spring.jmx.enabled=true",
						"logging.level.root=warn", "spring.main.banner-mode=off")
				.run()) {
				context.getBean(AiExchange.class);
				context.getBean(AiClient.class).call(AiRequest.of("Hello"));
				return String.join(",", context.getBeanDefinitionNames());
			}
		}

	}

}
