package io.aiclient.spring;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobReport;
import io.aiclient.job.JobResult;
import io.aiclient.job.JobRows;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiServiceClients;
import io.aiclient.spring.annotation.AiServiceFactory;
import io.aiclient.spring.annotation.AnswerValidator;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiClientValidationAutoConfiguration;
import io.aiclient.spring.autoconfigure.AiServiceAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A model that answers wrongly until it is shown what was wrong, over a real socket,
 * through the faces of a client.
 */
@Timeout(60)
class StructuredFacesTests {

	private static final String RIGHT = "{\"label\":\"good\",\"score\":0.5,\"at\":\"2026-05-04T10:00:00+02:00\"}";

	private static final Sentiment EXPECTED = new Sentiment("good", 0.5,
			OffsetDateTime.parse("2026-05-04T10:00:00+02:00"));

	private final MockWebServer server = new MockWebServer();

	private final List<String> bodies = new CopyOnWriteArrayList<>();

	private volatile String wrong = "{\"label\":\"good\"}";

	private volatile boolean learns = true;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws IOException {
		this.server.setDispatcher(new Dispatcher() {

			@Override
			public MockResponse dispatch(RecordedRequest request) {
				String body = Objects.requireNonNull(request.getBody()).utf8();
				StructuredFacesTests.this.bodies.add(body);
				boolean shown = StructuredFacesTests.this.learns && body.contains("The answer cannot be read as");
				String content = shown ? RIGHT : StructuredFacesTests.this.wrong;
				return new MockResponse.Builder().addHeader("Content-Type", "application/json")
					.body(JsonMapper.shared()
						.writeValueAsString(Map.of("model", "gpt-4.1-mini", "choices",
								List.of(Map.of("index", 0, "finish_reason", "stop", "message",
										Map.of("role", "assistant", "content", content))),
								"usage", Map.of("prompt_tokens", 10, "completion_tokens", 5, "total_tokens", 15))))
					.build();
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aCall() {
		run(1, (client) -> {
			assertThat(client.call(AiRequest.of("one"), Sentiment.class)).isEqualTo(EXPECTED);
			assertShownOnce();
		});
	}

	@Test
	void aCallThatDoesNotBlock() {
		run(1, (client) -> {
			assertThat(client.send(AiRequest.of("one"), Sentiment.class).block()).isEqualTo(EXPECTED);
			assertShownOnce();
		});
	}

	@Test
	void aBatch() {
		run(1, (client) -> {
			List<AiResult<Sentiment>> results = Objects.requireNonNull(
					client.batch(List.of(AiRequest.builder().user("one").attribute("row", 7).build()), Sentiment.class)
						.collectList()
						.block());
			assertThat(results).singleElement().satisfies((result) -> {
				assertThat(result.orElseThrow()).isEqualTo(EXPECTED);
				assertThat(result.request().attributes()).containsEntry("row", 7);
				assertThat(result.request().messages()).hasSize(1);
				assertThat(Objects.requireNonNull(result.response()).attempts()).isEqualTo(2);
				assertThat(result.response().usage().totalTokens()).isEqualTo(30);
				assertThat(result.response().cost()).isEqualByComparingTo("0.000024");
			});
			assertShownOnce();
			assertThat(client.batch(Flux.just(AiRequest.of("two")), Sentiment.class)
				.map(AiResult::orElseThrow)
				.single()
				.block()).isEqualTo(EXPECTED);
		});
	}

	@Test
	void anAnnotatedMethod() {
		contexts(1).run((context) -> {
			Rater rater = new AiServiceFactory(context.getEnvironment(), context).create(Rater.class,
					context.getBean(AiServiceClients.class).client("default"));
			assertThat(rater.rate("one")).isEqualTo(EXPECTED);
			assertShownOnce();
		});
	}

	@Test
	void aJobStoresTheValue() throws IOException {
		Path rows = Files.writeString(this.directory.resolve("in.jsonl"), "{\"id\":\"a\",\"text\":\"one\"}\n");
		Path results = this.directory.resolve("out.jsonl");
		List<JobResult> delivered = new ArrayList<>();
		run(1, (client) -> {
			for (int i = 0; i < 2; i++) {
				JobReport report = AiBatchJob.builder(client)
					.rows(JobRows.jsonLines(rows, "id"))
					.template((row) -> AiRequest.of(row.text("text")))
					.answerAs(Sentiment.class)
					.withInput()
					.results(results)
					.deliverTo((row) -> {
						delivered.add(row);
						return Mono.empty();
					})
					.build()
					.run();
				assertThat(report.end()).isEqualTo(JobReport.End.COMPLETED);
			}
			assertShownOnce();
		});
		assertThat(Files.readString(results))
			.contains("\"answer\":" + RIGHT + ",\"input\":{\"id\":\"a\",\"text\":\"one\"}")
			.contains("\"attempts\":2");
		assertThat(delivered).singleElement().satisfies((row) -> {
			assertThat(row.value(Sentiment.class)).isEqualTo(EXPECTED);
			assertThat(row.input()).isEqualTo(Map.of("id", "a", "text", "one"));
			assertThat(Objects.requireNonNull(row.response()).content()).isEqualTo(RIGHT);
		});
	}

	@Test
	void constraintsHoldAndTheirMessagesAreShown() {
		this.wrong = RIGHT.replace("0.5", "7");
		run(1, (client) -> {
			assertThat(client.call(AiRequest.of("one"), Sentiment.class)).isEqualTo(EXPECTED);
			assertShownOnce();
			assertThat(this.bodies.get(1)).contains("$.score must be less than or equal to 1");
		});
	}

	@Test
	void constraintsDoNotHoldWithoutAValidator() {
		this.wrong = RIGHT.replace("0.5", "7");
		contexts(1).withClassLoader(new FilteredClassLoader(Validator.class)).run((context) -> {
			assertThat(context).doesNotHaveBean(AnswerValidator.class);
			assertThat(context.getBean(AiClient.class).call(AiRequest.of("one"), Sentiment.class).score()).isEqualTo(7);
		});
	}

	@Test
	void aValidatorThatThrowsFailsItsRowAlone() {
		this.wrong = RIGHT;
		contexts(0).withBean(AnswerValidator.class, () -> (value) -> {
			throw new IllegalStateException("secret " + value);
		}).run((context) -> {
			List<AiResult<Sentiment>> results = Objects.requireNonNull(context.getBean(AiClient.class)
				.batch(List.of(AiRequest.of("one"), AiRequest.of("two")), Sentiment.class)
				.collectList()
				.block());
			assertThat(results).hasSize(2).allSatisfy((result) -> {
				assertThat(result.isSuccess()).isFalse();
				assertThat(((AiResult.Failure<Sentiment>) result).error()).isInstanceOf(AiBadResponseException.class)
					.hasMessageContaining("IllegalStateException")
					.hasMessageNotContaining("secret");
				assertThat(Objects.requireNonNull(result.response()).attempts()).isOne();
			});
		});
	}

	@Test
	void aJobKeepsTheDigitsOfItsNumbers() throws IOException {
		this.wrong = "{\"price\":0.12345678901234567890,\"rate\":1.10}";
		Path rows = Files.writeString(this.directory.resolve("in.jsonl"),
				"{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"one\"}\n");
		Path results = this.directory.resolve("out.jsonl");
		List<JobResult> delivered = new ArrayList<>();
		run(0, (client) -> AiBatchJob.builder(client)
			.rows(JobRows.jsonLines(rows, "id"))
			.template((row) -> AiRequest.of(row.text("text")))
			.answerAs(Quote.class)
			.deduplicate(true)
			.results(results)
			.deliverTo((row) -> {
				delivered.add(row);
				return Mono.empty();
			})
			.build()
			.run());
		Quote expected = new Quote(new BigDecimal("0.12345678901234567890"), new BigDecimal("1.10"));
		assertThat(delivered).hasSize(2).allSatisfy((row) -> assertThat(row.value(Quote.class)).isEqualTo(expected));
		assertThat(Files.readAllLines(results)).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("\"price\":0.12345678901234567890,\"rate\":1.10"));
	}

	@Test
	void anAnswerThatStaysWrongFailsAfterAsManyRetries() {
		this.learns = false;
		run(2, (client) -> {
			assertThatExceptionOfType(AiBadResponseException.class)
				.isThrownBy(() -> client.call(AiRequest.of("one"), Sentiment.class))
				.withMessage("The answer cannot be read as Sentiment: $.score is missing")
				.satisfies((error) -> assertThat(error.attempts()).isEqualTo(3));
			assertThat(this.bodies).hasSize(3);
			assertThat(this.bodies.get(2).split("The answer cannot be read as", -1)).hasSize(2);
		});
	}

	@Test
	void aTypeThatNoAnswerCanHaveIsRefusedBeforeAnythingIsSent() {
		run(0, (client) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> client.call(AiRequest.of("one"), Thread.class))
				.withMessageContaining("Thread")
				.withMessageContaining("use AiResponse, or a record");
			assertThat(this.bodies).isEmpty();
		});
	}

	private void assertShownOnce() {
		assertThat(this.bodies).hasSize(2);
		assertThat(this.bodies.get(0)).contains("\"response_format\"").doesNotContain("cannot be read");
		assertThat(this.bodies.get(1)).contains("\"response_format\"", "\"role\":\"assistant\"",
				"The answer cannot be read as Sentiment: $.score");
	}

	private void run(int retries, Consumer<AiClient> test) {
		contexts(retries).run((context) -> test.accept(context.getBean(AiClient.class)));
	}

	private ApplicationContextRunner contexts(int retries) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					ValidationAutoConfiguration.class, AiClientValidationAutoConfiguration.class,
					AiServiceAutoConfiguration.class))
			.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"), "ai.client.api-key=k",
					"ai.client.provider=openai", "ai.client.model=gpt-4.1-mini",
					"ai.client.structured-output.retries=" + retries);
	}

	interface Rater {

		@AiCall("Rate: {text}")
		Sentiment rate(String text);

	}

	record Sentiment(String label, @Max(1) double score, OffsetDateTime at) {
	}

	record Quote(BigDecimal price, BigDecimal rate) {
	}

}
