package io.aiclient.sample;

import java.time.Duration;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

/**
 * Starts a provider in this process, unless the environment names a real one: so the
 * sample needs no key and no network. Its latency is a tenth of a real one. There is none
 * while the build processes the application ahead of time: the run starts its own.
 */
class SimulatedProviderInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	static final String BASE_URL_VARIABLE = "AI_CLIENT_BASE_URL";

	private static final int REQUESTS_PER_MINUTE = 30_000;

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.containsProperty(BASE_URL_VARIABLE)
				|| SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING)) {
			return;
		}
		SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.model("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14")
				.latency(Latency.lognormal(Duration.ofMillis(285), 0.5))
				.requests(Quota.perMinute(REQUESTS_PER_MINUTE)));
		context.registerBean(SimulatedProvider.class, () -> provider);
		environment.getPropertySources()
			.addLast(new MapPropertySource("simulatedProvider",
					Map.of("sample.simulated-provider.base-url", provider.baseUrl())));
	}

}
