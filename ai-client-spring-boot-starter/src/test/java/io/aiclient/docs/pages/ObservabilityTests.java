package io.aiclient.docs.pages;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/observability.md to the meters that a call leaves behind.
 */
class ObservabilityTests {

	@Test
	void everyMeterAndTagIsDocumented() {
		String page = Documentation.read(Documentation.root().resolve("docs/observability.md"));
		try (SimulatedProvider provider = SimulatedProvider.start();
				var context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
					.run("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=gpt-4.1-mini",
							"--spring.main.banner-mode=off", "--logging.level.root=warn")) {
			context.getBean(AiClient.class).call(AiRequest.of("Hello"));
			assertThat(context.getBean(MeterRegistry.class).getMeters()).map(Meter::getId)
				.filteredOn((id) -> id.getName().startsWith("ai.client.") || id.getName().startsWith("gen_ai."))
				.hasSizeGreaterThan(9)
				.allSatisfy((id) -> {
					assertThat(page).contains("| `" + id.getName() + "` |");
					assertThat(id.getTags()).allSatisfy((tag) -> assertThat(page).contains("`" + tag.getKey() + "`"));
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
