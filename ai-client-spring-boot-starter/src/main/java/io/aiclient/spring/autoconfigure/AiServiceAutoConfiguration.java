package io.aiclient.spring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.AiServiceClients;
import io.aiclient.spring.annotation.AiServiceRegistrar;

/**
 * Auto-configuration for interfaces with {@link AiService}. Takes part without any client
 * too, so that an interface that needs one fails with what to configure.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
@Import({ AiServiceRegistrar.class, DefinedClients.Registrar.class })
public final class AiServiceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiServiceClients aiServiceClients(ConfigurableListableBeanFactory beanFactory, Environment environment,
			ObjectProvider<ClientSettingsResolver> resolver) {
		return new ServiceClients(beanFactory, resolver.getIfAvailable(() -> ClientSettingsResolver.of(environment)));
	}

}
