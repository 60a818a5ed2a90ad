package io.aiclient.spring.secrecy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.actuate.AiClientsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Where the message of a provider that quotes the prompt comes to, and how to keep it
 * out.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProviderMessageTests {

	private static final String PROMPT = "My name is Jane Roe, and I have been ill since May.";

	private static final String BEGINNING = "Your request does not follow the rules of this service, since it says this: ";

	private static final String BODY = "{\"error\":{\"message\":\"" + BEGINNING + PROMPT
			+ "\",\"type\":\"odd\",\"code\":\"odd_request\"}}";

	@TempDir
	private Path directory;

	private String spans = "";

	private String actuator = "";

	@Test
	void isInErrorsAndFilesAndItsBeginningInLogs(CapturedOutput output) throws Exception {
		AiAuthenticationException error = run(true);
		assertThat(BEGINNING).hasSizeBetween(70, 80);
		assertThat(error).hasMessageContaining(BEGINNING + PROMPT);
		assertThat(error.providerMessage()).isEqualTo(BEGINNING + PROMPT);
		assertThat(error.summary()).contains(BEGINNING).doesNotContain("Jane Roe");
		assertThat(failedRows()).contains(BEGINNING + PROMPT);
		assertThat(this.spans).contains(PROMPT);
		assertThat(output.getAll()).contains("stops sending", BEGINNING).doesNotContain("Jane Roe");
		assertDetails(error);
	}

	@Test
	void isNowhereWithoutIt(CapturedOutput output) throws Exception {
		AiAuthenticationException error = run(false);
		assertThat(error.providerMessage()).isNull();
		assertThat(error).hasMessageContaining("401").hasMessageContaining("odd_request");
		assertDetails(error);
		assertThat(output.getAll()).contains("stops sending");
		assertThat(failedRows()).contains("400", "odd_request");
		assertThat(error).hasStackTraceContaining("AiAuthenticationException");
		assertThat(stackTrace(error) + this.spans + this.actuator + output + failedRows())
			.doesNotContain("does not follow", "Jane Roe", "since May");
	}

	private static void assertDetails(AiClientException error) {
		assertThat(error.status()).isEqualTo(401);
		assertThat(error.providerCode()).isEqualTo("odd_request");
		assertThat(error.requestId()).isNotBlank();
	}

	private static String stackTrace(Throwable error) {
		StringWriter trace = new StringWriter();
		error.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	private String failedRows() throws Exception {
		return Files.readString(this.directory.resolve("results.failed.jsonl"));
	}

	/**
	 * Has a row of a job refused, then the key of a call.
	 */
	private AiAuthenticationException run(boolean include) {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.run("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=m",
							"--ai.client.include-provider-message=" + include, "--spring.main.banner-mode=off",
							"--management.endpoints.web.exposure.include=*")) {
			context.getBean(ObservationRegistry.class).observationConfig().observationHandler(spans());
			ManagedAiClient client = context.getBean(ManagedAiClient.class);
			provider.enqueue(Fault.status(400).body("application/json", BODY));
			AiBatchJob.builder(client)
				.rows(JobRows.of(Flux.just(JobRow.of("one", PROMPT))))
				.template((row) -> AiRequest.of(row.text("text")))
				.results(this.directory.resolve("results.jsonl"))
				.build()
				.run();
			provider.enqueue(Fault.status(401).body("application/json", BODY));
			AiAuthenticationException error = catchThrowableOfType(AiAuthenticationException.class,
					() -> client.call(AiRequest.of(PROMPT)));
			this.actuator = new JsonMapper().writeValueAsString(context.getBean(AiClientsEndpoint.class).clients());
			return error;
		}
	}

	private ObservationHandler<Observation.Context> spans() {
		return new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				ProviderMessageTests.this.spans += context + " " + context.getError() + "\n";
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
