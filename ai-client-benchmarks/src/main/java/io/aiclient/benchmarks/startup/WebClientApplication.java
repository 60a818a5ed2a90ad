package io.aiclient.benchmarks.startup;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The application that the others are held against: one {@code WebClient} bean, and
 * nothing of this project.
 */
@EnableAutoConfiguration
class WebClientApplication {

	public static void main(String[] args) {
		ReadyReport.run(WebClientApplication.class, args);
	}

	@Bean
	WebClient webClient(WebClient.Builder builder) {
		return builder.baseUrl("http://127.0.0.1:9/v1").build();
	}

}
