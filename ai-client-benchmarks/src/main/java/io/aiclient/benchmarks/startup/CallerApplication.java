package io.aiclient.benchmarks.startup;

import java.util.function.Supplier;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.aiclient.AiClient;

/**
 * An application with the starter and the properties of one client, which a bean has
 * injected.
 */
@EnableAutoConfiguration
class CallerApplication {

	public static void main(String[] args) {
		ReadyReport.run(CallerApplication.class, args);
	}

	@Bean
	Supplier<AiClient> caller(AiClient client) {
		return () -> client;
	}

}
