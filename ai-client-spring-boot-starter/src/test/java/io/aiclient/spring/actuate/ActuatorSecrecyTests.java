package io.aiclient.spring.actuate;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.context.ApplicationContext;
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
 * Whatever the actuator can be asked, of an application that shows all values.
 */
class ActuatorSecrecyTests {

	private static final String KEY = "sk-secret-0123456789-of-the-actuator-tests";

	private static final String OTHER_KEY = "sk-secret-9876543210-of-the-actuator-tests";

	private static final String PASSWORD = "secret-password-of-the-proxy";

	private static final String PROMPT = "A prompt that must not be shown.";

	private final JsonMapper mapper = JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

	@Test
	void noEndpointTellsAKeyAPasswordOrAPrompt() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = application(provider.baseUrl())) {
			ManagedAiClient client = context.getBean("aiClient", ManagedAiClient.class);
			client.call(AiRequest.of(PROMPT));
			provider.enqueue(Fault.status(401)
				.body("application/json", "{\"error\": {\"message\": \"Incorrect API key provided: " + KEY + "\"}}"));
			assertThatExceptionOfType(AiAuthenticationException.class)
				.isThrownBy(() -> client.call(AiRequest.of(PROMPT)));
			Map<String, String> shown = ask(context);
			assertThat(shown).containsKeys("env", "configprops", "beans", "conditions", "metrics", "health",
					"aiclients");
			assertThat(shown.get("env")).as("values are shown").contains(provider.baseUrl(), "PROVIDER_KEY", "******");
			assertThat(shown.get("aiclients")).as("the latch is set").contains("Incorrect API key provided");
			assertThat(shown.get("metrics")).contains("ai.client");
			assertThat(shown)
				.allSatisfy((endpoint, json) -> assertThat(json).doesNotContain(KEY, OTHER_KEY, PASSWORD, PROMPT));
		}
	}

	private Map<String, String> ask(ApplicationContext context) {
		Map<String, String> shown = new TreeMap<>();
		context.getBeansWithAnnotation(Endpoint.class).forEach((name, endpoint) -> {
			String id = context.findAnnotationOnBean(name, Endpoint.class).id();
			if (!id.equals("heapdump")) {
				shown.put(id, ask(endpoint));
			}
		});
		MetricsEndpoint metrics = context.getBean(MetricsEndpoint.class);
		metrics.listNames()
			.getNames()
			.forEach((name) -> shown.merge("metrics", this.mapper.writeValueAsString(metrics.metric(name, null)),
					String::concat));
		return shown;
	}

	private String ask(Object endpoint) {
		StringBuilder shown = new StringBuilder();
		for (Method method : endpoint.getClass().getMethods()) {
			if (method.isAnnotationPresent(ReadOperation.class) && Arrays.stream(method.getParameters())
				.noneMatch((parameter) -> parameter.isAnnotationPresent(Selector.class))) {
				shown.append(this.mapper.writeValueAsString(invoke(endpoint, method)));
			}
		}
		return shown.toString();
	}

	private static Object invoke(Object endpoint, Method method) {
		try {
			method.setAccessible(true);
			return method.invoke(endpoint, new Object[method.getParameterCount()]);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(method + " failed", ex);
		}
	}

	private static ConfigurableApplicationContext application(String baseUrl) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("PROVIDER_KEY=" + KEY, "ai.client.base-url=" + baseUrl, "ai.client.api-key=${PROVIDER_KEY}",
					"ai.client.model=m", "ai.client.proxy.host=proxy.local", "ai.client.proxy.port=3128",
					"ai.client.proxy.username=u", "ai.client.proxy.password=" + PASSWORD,
					"ai.client.proxy.no-proxy=127.0.0.1", "ai.client.clients.other.base-url=http://127.0.0.1:1/v1",
					"ai.client.clients.other.api-key=" + OTHER_KEY, "ai.client.clients.other.model=m",
					"management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always", "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
