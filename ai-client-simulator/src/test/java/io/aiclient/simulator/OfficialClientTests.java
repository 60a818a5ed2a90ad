package io.aiclient.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * OpenAI's client for JavaScript, {@code openai} of npm, agrees with the provider: what
 * {@code src/test/javascript} asks and gets by it. Needs {@code node} and {@code npm},
 * and is skipped without them, or if npm cannot install the client. With
 * {@code -Daiclient.javascript=required} it fails instead.
 */
class OfficialClientTests {

	private static final Path SOURCES = Path.of("src/test/javascript").toAbsolutePath();

	private static final Path FOLDER = Path.of("target/javascript").toAbsolutePath();

	private static final String MODEL = "text-embedding-3-small";

	private static final String KEY = "sk-javascript";

	private static String unavailable = "";

	private static JsonNode report = TestClient.json("{}");

	@BeforeAll
	static void ask() throws Exception {
		Files.createDirectories(FOLDER);
		for (String file : List.of("package.json", "package-lock.json", "embeddings.mjs")) {
			Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
		}
		unavailable = lack("node", "--version")
				+ lack("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
		if (!unavailable.isEmpty()) {
			assertThat(System.getProperty("aiclient.javascript")).as(unavailable).isNotEqualTo("required");
			return;
		}
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.apiKey(KEY)
			.model(MODEL)
			.model("text-embedding-ada-002")
			.faults(Faults.none()
				.alwaysByMessage(Map.of("rate limit", Fault.status(429), "server error", Fault.status(500), "reset",
						WireFault.RESET_MID_BODY))))) {
			Output output = run("node", "--no-warnings", "embeddings.mjs", provider.baseUrl(), KEY);
			assertThat(output.exitCode()).as(output.text()).isZero();
			report = TestClient.json(output.text());
		}
	}

	@AfterAll
	static void forget() {
		report = TestClient.json("{}");
	}

	@BeforeEach
	void needsItsReport() {
		assumeTrue(unavailable.isEmpty(), unavailable);
	}

	@Test
	void vectorsAreThoseOfTheTextInEachFormat() {
		float[] vector = SimulatedProvider.embeddingOf(MODEL, "Hello", 1536);
		for (String format : List.of("byDefault", "floats", "base64")) {
			JsonNode answer = report.path(format);
			assertThat(answer.path("object").asString()).isEqualTo("list");
			assertThat(answer.path("model").asString()).isEqualTo(MODEL);
			assertThat(answer.path("usage").toString()).isEqualTo("{\"prompt_tokens\":2,\"total_tokens\":2}");
			assertThat(answer.at("/data/0/object").asString()).isEqualTo("embedding");
			assertThat(TestClient.vector(answer.at("/data/0/embedding"))).as(format).isEqualTo(vector);
		}
		assertThat(report.at("/byDefault/data/0/embedding").isArray()).as("decoded by the client").isTrue();
		assertThat(report.at("/base64/data/0/embedding").isString()).as("left as it came").isTrue();
	}

	@Test
	void vectorsAreShortened() {
		assertThat(TestClient.vector(report.at("/short/data/1/embedding")))
			.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "Good morning", 8));
		assertThat(TestClient.vector(report.at("/tokenIds/data/0/embedding")))
			.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "[1,2,3]", 8));
		assertThat(report.at("/tokenIds/usage/prompt_tokens").asInt()).isEqualTo(4);
	}

	@Test
	void greatestRequestIsReadWhole() {
		List<Integer> indices = report.at("/many/indices").valueStream().map(JsonNode::asInt).toList();
		assertThat(indices).isEqualTo(IntStream.range(0, 2048).boxed().toList());
		assertThat(TestClient.vector(report.at("/many/last")))
			.isEqualTo(SimulatedProvider.embeddingOf(MODEL, "Row 2047", 1536));
	}

	@ParameterizedTest
	@CsvSource({ "emptyText, BadRequestError, 400,, '$.input'", "unknownModel, NotFoundError, 404, model_not_found,",
			"noDimensions, BadRequestError, 400,, does not support specifying dimensions",
			"wrongKey, AuthenticationError, 401, invalid_api_key,",
			"tooManyTokens, BadRequestError, 400, max_tokens_per_request, 304000 tokens",
			"rateLimit, RateLimitError, 429, slow_down,", "serverError, InternalServerError, 500,," })
	void refusalIsTheExceptionOfItsStatus(String name, String type, int status, String code, String message) {
		JsonNode refusal = report.path(name);
		assertThat(refusal.path("type").asString()).isEqualTo(type);
		assertThat(refusal.path("status").asInt()).isEqualTo(status);
		assertThat(refusal.path("code").asString(null)).isEqualTo(code);
		assertThat(refusal.path("message").asString()).contains((message != null) ? message : "");
	}

	@Test
	void brokenConnectionIsAnError() {
		assertThat(report.at("/reset/type").asString()).isNotEmpty().isNotEqualTo("none");
		assertThat(report.path("reset").has("status")).isFalse();
	}

	/**
	 * Why a command does not succeed, empty if it does.
	 */
	private static String lack(String... command) throws InterruptedException {
		String why;
		try {
			Output output = run(command);
			if (output.exitCode() == 0) {
				return "";
			}
			why = output.text();
		}
		catch (IOException ex) {
			why = ex.getMessage();
		}
		return "No client for JavaScript: " + String.join(" ", command) + ": " + why + '\n';
	}

	private static Output run(String... command) throws IOException, InterruptedException {
		Path text = FOLDER.resolve("output.txt");
		Process process = new ProcessBuilder(command).directory(FOLDER.toFile())
			.redirectErrorStream(true)
			.redirectOutput(text.toFile())
			.start();
		if (!process.waitFor(2, TimeUnit.MINUTES)) {
			process.destroyForcibly().waitFor();
		}
		return new Output(process.exitValue(), Files.readString(text));
	}

	private record Output(int exitCode, String text) {
	}

}
