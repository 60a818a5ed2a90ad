package io.aiclient.docs.simulator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.simulator.SimulatedProvider;

@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

	@Bean(destroyMethod = "close")
	SimulatedProvider provider() {
		return SimulatedProvider.start((settings) -> settings.port(8089));
	}

}
