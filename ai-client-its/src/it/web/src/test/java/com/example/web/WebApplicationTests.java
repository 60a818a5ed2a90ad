package com.example.web;

import io.aiclient.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "ai.client.api-key=sk-test")
class WebApplicationTests {

	private static final SimulatedProvider PROVIDER = SimulatedProvider.start((settings) -> settings.apiKey("sk-test"));

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void provider(DynamicPropertyRegistry properties) {
		properties.add("ai.client.base-url", PROVIDER::baseUrl);
	}

	@AfterAll
	static void close() {
		PROVIDER.close();
	}

	@Test
	void answersOverHttpAndShowsTheClient() {
		assertThat(get("/translation?text=Good morning.")).contains("[German] Good morning.");
		assertThat(get("/actuator/health")).contains("UP");
		assertThat(get("/actuator/metrics/gen_ai.client.operation")).contains("\"COUNT\",\"value\":1.0");
		assertThat(get("/actuator/aiclients/default")).contains("gpt-4.1-mini").doesNotContain("sk-test");
	}

	private String get(String uri) {
		return RestClient.create("http://localhost:" + this.port).get().uri(uri).retrieve().body(String.class);
	}

}
