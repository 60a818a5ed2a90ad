package io.aiclient.docs.pages;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.StatusFault;
import io.aiclient.simulator.WireFault;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Provokes each trouble of docs/troubleshooting.md and holds the page to the message that
 * comes. Ports and waiting times differ from run to run, and are not compared.
 */
@ExtendWith(OutputCaptureExtension.class)
class TroubleshootingTests {

	private static final String PAGE = normalized(
			Documentation.read(Documentation.root().resolve("docs/troubleshooting.md")));

	private static final String QUOTAS = normalized(Documentation.read(Documentation.root().resolve("docs/quotas.md")));

	private static final Fault REFUSED_FOR_THE_RATE = Fault.status(429)
		.header("retry-after", "1")
		.body("application/json", "{\"error\":{\"message\":\"Rate limit reached for requests\",\"type\":\"requests\","
				+ "\"code\":\"rate_limit_exceeded\"}}");

	private SimulatedProvider provider;

	@BeforeEach
	void start() {
		this.provider = SimulatedProvider.start();
	}

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void connectionRefused() {
		assertDocumented(failure("ai.client.base-url=http://127.0.0.1:" + freePort() + "/v1"));
	}

	@Test
	void firstFailureAndRecovery(CapturedOutput output) {
		failure("ai.client.base-url=http://127.0.0.1:" + freePort() + "/v1");
		assertDocumented(message(output, "The provider of client 'default' fails"));
		this.provider.enqueue(Fault.status(503));
		run((client) -> {
			failure(client);
			client.call(AiRequest.of("Hello"));
			assertDocumented(message(output, "answers again").replaceAll("\\d+ ms", "12 ms"));
		});
	}

	@Test
	void connectionThroughProxyRefused() {
		assertDocumented(failure("ai.client.base-url=https://llm.example.com/v1", "ai.client.proxy.host=127.0.0.1",
				"ai.client.proxy.port=" + freePort()));
	}

	@Test
	void serverDoesNotSpeakTls() {
		assertDocumented(failure("ai.client.base-url=" + this.provider.baseUrl().replace("http:", "https:")));
	}

	@Test
	void noByteOfAnAnswer() {
		this.provider.enqueue(WireFault.HANG_BEFORE_HEADERS);
		assertDocumented(failure("ai.client.timeout.response=300ms"));
	}

	@Test
	void answerIsSilent() {
		this.provider.enqueue(WireFault.HANG_MID_BODY);
		assertDocumented(failure("ai.client.timeout.idle=300ms").replaceAll("\\d+ bytes", "201 bytes"));
	}

	@Test
	void totalDeadline() {
		this.provider.latency(Latency.fixed(Duration.ofSeconds(20)));
		assertDocumented(failure("ai.client.timeout.total=300ms"));
	}

	@Test
	void totalDeadlineWhileQueued() {
		this.provider.latency(Latency.fixed(Duration.ofSeconds(20)));
		run((client) -> {
			AiRequest first = AiRequest.builder().user("first").timeout(Duration.ofSeconds(20)).build();
			Disposable underWay = client.send(first).subscribe();
			assertDocumented(failure(client));
			underWay.dispose();
		}, "ai.client.timeout.total=300ms", "ai.client.concurrency.max=1");
	}

	@Test
	void totalDeadlineThatCannotBeMet() {
		run((client) -> {
			client.call(AiRequest.of("Hello"));
			assertDocumented(failure(client).replaceAll("another \\d+ ms", "another 30000 ms"));
		}, "ai.client.timeout.total=5s", "ai.client.rate-limit.requests-per-minute=1");
	}

	@Test
	void retryBudgetIsSpent(CapturedOutput output) {
		this.provider.faults(Faults.none().with(Fault.status(500), 1));
		run((client) -> {
			IntStream.range(0, 10).forEach((i) -> failure(client));
			assertDocumented(failure(client));
			Disposable batch = client.batch(List.of(AiRequest.of("Hello"))).subscribe();
			await().until(() -> output.toString().contains("delays retries of a batch"));
			assertDocumented(message(output, "delays retries of a batch"));
			batch.dispose();
		}, "ai.client.retry.max-retries=1", "ai.client.retry.initial-delay=1ms",
				"ai.client.circuit-breaker.window-size=100", "ai.client.circuit-breaker.minimum-calls=100");
	}

	@Test
	void rateLimit(CapturedOutput output) {
		this.provider.enqueue(REFUSED_FOR_THE_RATE);
		assertDocumented(failure());
		assertDocumented(message(output, "Client 'default' is refused for its rate"));
	}

	@Test
	void limitLearnedFromRefusals(CapturedOutput output) {
		run((client) -> {
			refuseAfter(3, client);
			String message = message(output, "learned from refusals");
			assertDocumented(message);
			assertThat(QUOTAS).contains(message);
		});
	}

	@Test
	void windowLearnedFromARefusal(CapturedOutput output) {
		run((client) -> {
			refuseAfter(6, client);
			String message = message(output, "learned from a refusal");
			assertDocumented(message);
			assertThat(QUOTAS).contains(message);
		}, "ai.client.rate-limit.requests-per-minute=120");
	}

	@Test
	void limitLearnedFromHeaders(CapturedOutput output) {
		try (SimulatedProvider limited = SimulatedProvider
			.start((settings) -> settings.requests(Quota.perMinute(1200)))) {
			run((client) -> {
				client.call(AiRequest.of("Hello"));
				assertThat(QUOTAS).contains(message(output, "learned from the provider's headers"));
				limited.enqueue(REFUSED_FOR_THE_RATE);
				failure(client);
				assertThat(output).as("it knows one").doesNotContain("knows no limit to keep to");
			}, "ai.client.base-url=" + limited.baseUrl());
		}
	}

	@Test
	void concurrencyLimit() {
		this.provider.enqueue(Fault.status(429));
		assertDocumented(failure());
	}

	@Test
	void requestThatNeverFits() {
		assertDocumented(failure("ai.client.rate-limit.tokens-per-minute=10", "ai.client.rate-limit.token-window=30s"));
	}

	@Test
	void requestThatTheProviderNeverTakes() {
		this.provider.enqueue(Fault.status(429)
			.header("retry-after", "1")
			.body("application/json",
					"{\"error\":{\"message\":\"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, "
							+ "Requested 31538.\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}"));
		assertDocumented(failure());
	}

	@Test
	void refusedKeySetsTheLatch(CapturedOutput output) {
		this.provider.enqueue(Fault.status(401));
		run((client) -> {
			assertDocumented(failure(client));
			assertDocumented(failure(client));
			assertThat(output).contains("Client 'default' stops sending");
			assertDocumented(message(output, "Client 'default' stops sending"));
			((ManagedAiClient) client).releaseLatch();
			assertDocumented(message(output, "Client 'default' sends again"));
		});
	}

	@Test
	void rowThatIsRefusedWhileOthersAreAnswered() {
		this.provider.faults(Faults.none()
			.alwaysByMessage(Map.of("Row 3", Fault.status(429)
				.body("application/json", "{\"error\":{\"message\":\"Rate limit reached for tokens\"}}"))));
		Flux<AiRequest> rows = Flux.range(0, 10_000).map((i) -> AiRequest.of("Row " + i));
		run((client) -> {
			AiResult<AiResponse> failed = client.batch(rows).filter((result) -> !result.isSuccess()).blockFirst();
			assertThat(failed).isInstanceOf(AiResult.Failure.class);
			assertDocumented(said(((AiResult.Failure<AiResponse>) failed).error()));
		}, "ai.client.rate-limit.requests-per-minute=6000", "ai.client.rate-limit.window=1s",
				"ai.client.rate-limit.token-window=1s", "ai.client.concurrency.max=4");
	}

	@Test
	void pauseOfHours(CapturedOutput output) {
		this.provider.enqueue(Fault.status(429)
			.header("retry-after", "4102444800")
			.body("application/json", "{\"error\":{\"message\":\"on requests per day (RPD): Limit 200\"}}"));
		run((client) -> {
			failure(client);
			assertDocumented(message(output, "was asked to wait for more than 24 h"));
			assertDocumented(message(output, "sends nothing for"));
			((ManagedAiClient) client).releasePause();
			assertDocumented(message(output, "goes on: its pause"));
		});
	}

	@Test
	void emptyAccount() {
		this.provider.enqueue(Fault.billing());
		assertDocumented(failure());
	}

	@Test
	void breakerOpens(CapturedOutput output) {
		StatusFault broken = Fault.status(500);
		this.provider.enqueue(IntStream.range(0, 20).mapToObj((i) -> broken).toArray(Fault[]::new));
		run((client) -> {
			assertDocumented(failure(client));
			IntStream.range(0, 19).forEach((i) -> failure(client));
			assertDocumented(failure(client));
			assertDocumented(message(output, "Circuit breaker 'ai-client-default' opens"));
		});
	}

	@Test
	void blockingWhereOneMustNot() {
		run((client) -> {
			Mono<Throwable> call = Mono.fromCallable(() -> catchThrowable(() -> client.call(AiRequest.of("Hello"))))
				.subscribeOn(Schedulers.newParallel("reactor-http-epoll"));
			assertDocumented(String.valueOf(call.block()));
		});
	}

	@Test
	void noModel() {
		assertDocumented(failure("ai.client.model="));
	}

	@Test
	void emptyAnswer() {
		this.provider.enqueue(WireFault.NULL_CONTENT);
		assertDocumented(failure());
	}

	@Test
	void answerIsNotJson() {
		this.provider.enqueue(WireFault.HTML_PAGE);
		assertDocumented(failure().replaceAll("\\d+ bytes", "201 bytes"));
	}

	@Test
	void keyWouldTravelUnencrypted(CapturedOutput output) {
		run((client) -> assertDocumented(message(output, "ai.client.api-key will travel")),
				"ai.client.base-url=http://llm.example.com/v1", "ai.client.api-key=k");
	}

	@Test
	void clientIsClosed() {
		run((client) -> {
			((ManagedAiClient) client).close();
			assertDocumented(failure(client));
		});
	}

	@Test
	void noClient(CapturedOutput output) {
		assertThat(catchThrowable(() -> new SpringApplicationBuilder(NeedsClient.class).web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--logging.level.root=error"))).isNotNull();
		assertDocumented(message(output, " needs an AI client"));
		assertDocumented(message(output, "ai.client.base-url="));
	}

	@Test
	void noKey(CapturedOutput output) {
		assertThat(catchThrowable(() -> run((client) -> {
		}, "ai.client.base-url=https://api.openai.com/v1"))).isNotNull();
		assertDocumented(message(output, "Property: ai.client.api-key"));
		assertDocumented(message(output, "Reason: it is missing"));
		assertDocumented(message(output, "Write the key that the provider issued"));
	}

	private void refuseAfter(int answered, AiClient client) {
		IntStream.range(0, answered).forEach((i) -> client.call(AiRequest.of("Hello")));
		this.provider.enqueue(REFUSED_FOR_THE_RATE);
		failure(client);
		client.call(AiRequest.of("Hello"));
	}

	private String failure(String... properties) {
		StringBuilder message = new StringBuilder();
		run((client) -> message.append(failure(client)), properties);
		return message.toString();
	}

	private static String failure(AiClient client) {
		AiClientException error = catchThrowableOfType(AiClientException.class,
				() -> client.call(AiRequest.of("Translate into German:\n\nGood morning.")));
		assertThat(error).isNotNull();
		return said(error);
	}

	private static String said(AiClientException error) {
		return error.getClass().getSimpleName() + ": " + error.getMessage();
	}

	private void run(Consumer<AiClient> consumer, String... properties) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("ai.client.base-url=" + this.provider.baseUrl(), "ai.client.model=gpt-4.1-mini",
					"ai.client.retry.max-retries=0", "spring.main.banner-mode=off", "logging.level.root=warn",
					"logging.level.io.aiclient=info")
			.properties(properties)
			.run()) {
			consumer.accept(context.getBean(AiClient.class));
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String message(CapturedOutput output, String part) {
		String line = output.toString().lines().filter((it) -> it.contains(part)).reduce("", (one, other) -> other);
		assertThat(line).as("a line with '%s'", part).isNotEmpty();
		int start = line.indexOf(" : ");
		return ((start >= 0) ? line.substring(start + 3) : line).replaceFirst("^Parameter 0 of .* needs", "needs");
	}

	private static void assertDocumented(String message) {
		assertThat(PAGE).as("docs/troubleshooting.md shows the message%n%n%s%n", message).contains(normalized(message));
	}

	private static String normalized(String text) {
		return text.replaceAll("\\s+", " ")
			.strip()
			.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:8089")
			.replaceAll("refused \\d+ s ago", "refused 0 s ago")
			.replaceAll("was refused \\d+ times", "was refused 8 times")
			.replaceAll("thread '[^']*'", "thread 'reactor-http-epoll-1'");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NeedsClient {

		@Bean
		List<String> job(AiClient client) {
			return List.of();
		}

	}

}
