package io.aiclient.docs.repeated;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiPartitionResolver;

@Configuration(proxyBeanMethods = false)
class WrittenPartitions {

	@Bean
	AiPartitionResolver writtenByTheCaller() {
		return AiPartitionResolver.fromContext();
	}

}
