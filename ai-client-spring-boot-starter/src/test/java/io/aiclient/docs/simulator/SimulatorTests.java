package io.aiclient.docs.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.error.AiProviderException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.SimulatorMain;
import io.aiclient.simulator.VectorSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What docs/simulator.md quotes, and what it claims.
 */
@ExtendWith(OutputCaptureExtension.class)
class SimulatorTests {

	@Test
	void inputIsNeverAnswered() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = application(provider)) {
			provider.faults(Faults.none().alwaysByMessage(Map.of("Text 7", Fault.status(500))));
			AiClient client = context.getBean(AiClient.class);
			assertThatExceptionOfType(AiProviderException.class).isThrownBy(() -> client.call(AiRequest.of("Text 7")));
			assertThat(client.call(AiRequest.of("Text 8")).content()).isEqualTo("[answer] Text 8");
			assertThat(provider.counts().faults()).containsEntry("500", 4L);
		}
	}

	@Test
	void errorsCanHaveHeadersAndBodiesOfTheirOwn() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			Fault wordy = Fault.contextTooLong()
				.body("application/json", "{\"detail\":\"{requested} exceed {limit}\"}");
			provider.enqueue(Fault.status(429).header("x-ms-retry-after-ms", "1500"), wordy,
					Fault.status(520).body("text/html", "<html>Web server is returning an unknown error</html>"));
			assertThat(ask(provider).headers().firstValue("x-ms-retry-after-ms")).hasValue("1500");
			assertThat(ask(provider).body()).isEqualTo("{\"detail\":\"9 exceed 4\"}");
			assertThat(ask(provider).statusCode()).isEqualTo(520);
		}
	}

	@Test
	void vectorsAndTheirRefusalsAreKnownBeforehand() throws Exception {
		float[] vector = SimulatedProvider.embeddingOf("text-embedding-3-small", "Hello", 1536);
		SimulatedProvider strict = SimulatedProvider.start((settings) -> settings
			.embeddings(VectorSettings.defaults().dimensions(256).maxInputs(96).refusedText("#bad")));
		try (strict) {
			HttpResponse<String> answer = embed(strict, "Hello");
			assertThat(answer.body()).contains("\"index\":0,\"embedding\":[" + ((vector[0] < 0) ? '-' : "0."));
			assertThat(embed(strict, "Hello #bad").body()).contains("'$.input' is invalid");
		}
	}

	private static HttpResponse<String> embed(SimulatedProvider provider, String input) throws Exception {
		return post(provider, "/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"" + input + "\"}");
	}

	private static HttpResponse<String> ask(SimulatedProvider provider) throws Exception {
		String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
		return post(provider, "/chat/completions", body);
	}

	private static HttpResponse<String> post(SimulatedProvider provider, String path, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext application(SimulatedProvider provider, String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("ai.client.base-url=" + provider.baseUrl(), "ai.client.model=m",
					"ai.client.retry.initial-delay=10ms", "spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
	}

	@Test
	void pageListsTheFlagsOfTheCommandLine(CapturedOutput output) throws Exception {
		SimulatorMain.main(new String[] { "--help" });
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/simulator.md"))) {
			folder = folder.getParent();
		}
		List<String> page = Files.readAllLines(folder.resolve("docs/simulator.md"));
		assertThat(output.getOut().lines().skip(1).map(String::stripTrailing)).isNotEmpty()
			.allSatisfy((line) -> assertThat(page).as("docs/simulator.md quotes --help").contains(line));
	}

	@Test
	void answersAreDerivedFromTheRequest() {
		assertThat(SimulatedProvider.answerTo("Translate into German:\n\nHello")).isEqualTo("[German] Hello");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
