package io.aiclient.spring.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Auto-configuration for quotas that clients share through Redis.
 */
@AutoConfiguration(before = AiClientAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration")
@ConditionalOnClass(ReactiveStringRedisTemplate.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientRedisAutoConfiguration {

	@Bean
	SharedQuotas aiClientSharedQuotas(ClientSettingsResolver resolver, ConfigurableListableBeanFactory beanFactory) {
		return new SharedQuotas(new UserBeans(beanFactory, resolver.names()));
	}

}
