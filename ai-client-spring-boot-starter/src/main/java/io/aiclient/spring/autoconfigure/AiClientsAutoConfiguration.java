package io.aiclient.spring.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.aiclient.spring.AiClients;

/**
 * Auto-configuration for {@link AiClients}. Takes part without any configured client too,
 * as all may be beans of the user's.
 */
@AutoConfiguration(after = AiClientAutoConfiguration.class)
public final class AiClientsAutoConfiguration {

	/**
	 * Its name is none that a bean of the user's has by chance.
	 */
	@Bean("io.aiclient.spring.AiClients")
	@ConditionalOnMissingBean
	AiClients aiClients(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new NamedClients(beanFactory, ClientSettingsResolver.of(environment).names());
	}

}
