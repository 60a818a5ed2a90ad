package io.aiclient.docs.parts;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.spring.AiClientCustomizer;

@Configuration(proxyBeanMethods = false)
class ShortDeadlines {

	@Bean
	AiClientCustomizer twentySeconds() {
		return (clientName, builder) -> builder.totalTimeout(Duration.ofSeconds(20));
	}

}
