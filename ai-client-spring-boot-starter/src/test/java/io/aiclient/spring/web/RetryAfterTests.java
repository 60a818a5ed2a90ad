package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * How long a provider asks to wait, over a real socket: how it is read, as docs/faults.md
 * says, and that it is obeyed.
 */
class RetryAfterTests {

	private static final RetrySettings NONE = retries(0);

	private static final String PER_DAY = "{\"error\": {\"message\": \"on requests per day (RPD): Limit 200\"}}";

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", textBlock = """
			`Retry-After: 20` -> 20 s
			`Retry-After: 0.25` -> 0.25 s
			`retry-after-ms: 1500` and `Retry-After: 20` -> 1.5 s
			`x-ms-retry-after-ms: 1500` and `Retry-After: 20` -> 1.5 s
			`retry-after-ms: 1500` and `x-ms-retry-after-ms: 20000` -> 1.5 s
			`Retry-After: Sun, 22 Nov 2026 12:00:30 GMT` and `Date: Sun, 22 Nov 2026 12:00:00 GMT` -> 30 s
			`Retry-After: Sun, 22 Nov 2020 12:00:00 GMT` -> 0 s
			`Retry-After: 86400` -> 86400 s
			`Retry-After: 31536000` -> 86400 s
			`Retry-After: 1795348830` and `Date: Sun, 22 Nov 2026 12:00:00 GMT` -> 30 s
			`Retry-After: 1795348830000` and `Date: Sun, 22 Nov 2026 12:00:00 GMT` -> 30 s
			`Retry-After: 1795953600` and `Date: Sun, 22 Nov 2026 12:00:00 GMT` -> 86400 s
			`Retry-After: soon` -> as if it were not there
			""")
	void isReadAsThePageSays(String headers, String wait) throws IOException {
		String sent = headers.substring(1, headers.length() - 1).replace("` and `", "\r\n") + "\r\n";
		for (int status : List.of(429, 503)) {
			assertThat(waitAfter(status, sent, "{}")).isEqualTo(wait);
		}
		assertThat(FaultPage.lines()).contains("| " + headers + " | " + wait + " |");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", textBlock = """
			`Please retry after 26 seconds` -> 26 s
			`Please try again in 1m2.5s` -> 62.5 s
			`Please try again in 350ms` -> 0.35 s
			`Retry after 5 minutes` -> 300 s
			`The model is available in 12 seconds` -> 12 s
			`Try again in 3 days` -> 86400 s
			`Please try again later` -> as if it were not there
			`Timed out after waiting 300s for a free slot` -> as if it were not there
			`No worker was available for 10 minutes` -> as if it were not there
			""")
	void wordsAreReadAsThePageSaysWhereNoHeaderTellsIt(String words, String wait) throws IOException {
		String body = "{\"error\": {\"message\": \"" + words.replace("`", "") + "\", \"type\": \"rate_limit_error\"}}";
		for (int status : List.of(200, 429)) {
			assertThat(waitAfter(status, "", body)).as("HTTP %d", status).isEqualTo(wait);
		}
		boolean moreThanTwoMinutes = List.of("300 s", "86400 s").contains(wait);
		assertThat(waitAfter(503, "", body)).isEqualTo(moreThanTwoMinutes ? "as if it were not there" : wait);
		assertThat(waitAfter(429, "Retry-After: 7\r\n", body)).isEqualTo("7 s");
		assertThat(waitAfter(400, "", body)).isEqualTo("as if it were not there");
		assertThat(FaultPage.lines()).contains("| " + words + " | " + wait + " |");
	}

	@Test
	void googlesDelayIsReadBeforeWords() throws IOException {
		assertThat(waitAfter(429, "",
				"{\"error\": {\"message\": \"Please retry in 38.27s.\", \"details\": [{\"retryDelay\": \"38s\"}]}}"))
			.isEqualTo("38 s");
	}

	@Test
	void nothingIsSentBeforeWhatWordsTell() throws IOException {
		Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			arrivals.add(System.nanoTime());
			if (arrivals.size() == 1) {
				refuse(answer, 429, "", "{\"error\": \"Please try again in 300ms.\"}");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).retry(retries(1)).build()) {
			assertThat(client.call(Exchanges.REQUEST).attempts()).isEqualTo(2);
			assertThat(-arrivals.remove() + arrivals.remove()).isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Retry-After: 0.3", "retry-after-ms: 300", "Retry-After: 60\r\nretry-after-ms: 300" })
	void nothingIsSentBefore(String headers) throws IOException {
		for (int status : List.of(408, 429, 500, 503)) {
			Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
			try (RawServer server = new RawServer((answer) -> {
				arrivals.add(System.nanoTime());
				if (arrivals.size() == 1) {
					refuse(answer, status, headers + "\r\n", "{}");
				}
				else {
					answer.ok("application/json", Exchanges.ANSWER);
				}
			});
					WebClientExchange exchange = Exchanges.of(server.url());
					ManagedAiClient client = AiClientBuilder.create(exchange).retry(retries(1)).build()) {
				assertThat(client.call(Exchanges.REQUEST).attempts()).isEqualTo(2);
				assertThat(arrivals).hasSize(2);
				assertThat(-arrivals.remove() + arrivals.remove())
					.isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
			}
		}
	}

	@Test
	void aDayEndsACallAtOnceAndPausesNoOtherCallForADay() throws IOException {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			requests.add(answer.head());
			if (requests.size() == 1) {
				refuse(answer, 429, "Retry-After: 86400\r\n", "{\"error\": \"slower\"}");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).build()) {
			AiThrottledException error = catchThrowableOfType(AiThrottledException.class,
					() -> client.call(Exchanges.REQUEST));
			assertThat(error.attempts()).isOne();
			assertThat(error.retryAfter()).isEqualTo(Duration.ofDays(1));
			assertThat(client.call(Exchanges.REQUEST).content()).isEqualTo("Hello");
		}
	}

	@Test
	void aBatchWaitsForTheResetOfALimitPerDayWithoutARetry() throws IOException {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			requests.add(answer.head());
			if (requests.size() == 1) {
				refuse(answer, 429, "retry-after-ms: 100\r\n", PER_DAY);
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).retry(NONE).build()) {
			assertThat(client.batch(List.of(Exchanges.REQUEST)).collectList().block(Duration.ofSeconds(10)))
				.singleElement()
				.matches(AiResult::isSuccess);
			assertThat(requests).hasSize(2);
		}
	}

	@Test
	void aLimitPerDayWithADateInSecondsIsReleasedInCode() throws IOException {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			requests.add(answer.head());
			if (requests.size() <= 3) {
				refuse(answer, 429, "Retry-After: 4102444800\r\n", PER_DAY);
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).retry(NONE).build()) {
			Queue<AiResult<AiResponse>> results = new ConcurrentLinkedQueue<>();
			client.batch(Collections.nCopies(3, Exchanges.REQUEST)).subscribe(results::add);
			await().until(() -> client.snapshot().pause() != null && client.snapshot().admission().inFlight() == 0);
			assertThat(client.snapshot().pause().left()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
			await().until(() -> {
				client.releasePause();
				return results.size() == 3;
			});
			assertThat(results).allMatch(AiResult::isSuccess);
		}
	}

	@Test
	void aDelayInTheBodyOfAThousandDaysIsADay() throws IOException {
		String body = "{\"error\": {\"message\": \"on requests per day\", \"details\": [{\"retryDelay\": \"86400000s\"}]}}";
		try (RawServer server = new RawServer((answer) -> refuse(answer, 429, "", body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).retry(NONE).build()) {
			AiClientException error = catchThrowableOfType(AiClientException.class,
					() -> client.call(Exchanges.REQUEST));
			assertThat(error.retryAfter()).isEqualTo(Duration.ofDays(1));
			assertThat(client.snapshot().admission().cooldown()).isLessThanOrEqualTo(Duration.ofDays(1));
		}
	}

	private static String waitAfter(int status, String headers, String body) throws IOException {
		try (RawServer server = new RawServer((answer) -> refuse(answer, status, headers, body));
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = AiClientBuilder.create(exchange).retry(NONE).build()) {
			return describe(
					catchThrowableOfType(AiClientException.class, () -> client.call(Exchanges.REQUEST)).retryAfter());
		}
	}

	private static void refuse(RawServer.Answer answer, int status, String headers, String body) throws IOException {
		answer.send(
				"HTTP/1.1 " + status + " Oops\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
	}

	private static RetrySettings retries(int most) {
		return RetrySettings.defaults()
			.withMaxRetries(most)
			.withDelays(Duration.ofMillis(1), 1, Duration.ofMillis(1))
			.withMaxRetryAfter(Duration.ofSeconds(120));
	}

	private static String describe(@Nullable Duration wait) {
		return (wait != null) ? String.valueOf(wait.toMillis() / 1000.0).replaceAll("\\.0$", "") + " s"
				: "as if it were not there";
	}

}
