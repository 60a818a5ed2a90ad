package io.aiclient.simulator;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.TokenCharge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.aiclient.simulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

class QuotaOverHttpTests {

	@Test
	void refusesAboveTheRequestLimitInOpenAisWords() throws Exception {
		try (SimulatedProvider provider = start((settings) -> settings.requests(Quota.perMinute(2)))) {
			TestClient client = new TestClient(provider);
			HttpResponse<String> first = client.ask("one");
			assertThat(header(first, "x-ratelimit-limit-requests")).hasValue("2");
			assertThat(header(first, "x-ratelimit-remaining-requests")).hasValue("1");
			assertThat(header(first, "x-ratelimit-reset-requests")).hasValue("1m0s");
			assertThat(header(first, "x-ratelimit-limit-tokens")).isEmpty();
			client.ask("two");
			HttpResponse<String> refused = client.ask("three");
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(header(refused, "x-ratelimit-remaining-requests")).hasValue("0");
			assertThat(header(refused, "retry-after"))
				.hasValueSatisfying((seconds) -> assertThat(Integer.parseInt(seconds)).isBetween(55, 60));
			assertThat(header(refused, "retry-after-ms"))
				.hasValueSatisfying((millis) -> assertThat(Integer.parseInt(millis)).isBetween(55_000, 60_000));
			JsonNode error = TestClient.json(refused).path("error");
			assertThat(error.path("message").asString()).startsWith("Rate limit reached for gpt-4.1-mini in "
					+ "organization org-simulated on requests per min (RPM): Limit 2, Used 2, Requested 1. "
					+ "Please try again in 5");
			assertThat(error.path("type").asString()).isEqualTo("requests");
			assertThat(error.path("code").asString()).isEqualTo("rate_limit_exceeded");
			assertThat(provider.counts().refusedByRequests()).isEqualTo(1);
			assertThat(provider.counts().refused()).isEqualTo(1);
			assertThat(provider.arrivals()).extracting(Arrival::status).containsExactly(200, 200, 429);
		}
	}

	@Test
	void chargesPromptAndMaximumToTheTokenLimit() throws Exception {
		try (SimulatedProvider provider = start((settings) -> settings.tokens(Quota.perMinute(100)))) {
			TestClient client = new TestClient(provider);
			HttpResponse<String> first = client.send(TestClient.request("12345678").put("max_tokens", 50));
			assertThat(header(first, "x-ratelimit-remaining-tokens")).hasValue("41");
			HttpResponse<String> refused = client.send(TestClient.request("12345678").put("max_tokens", 50));
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(TestClient.json(refused).at("/error/type").asString()).isEqualTo("tokens");
			HttpResponse<String> tooLarge = client.send(TestClient.request("12345678").put("max_tokens", 100));
			assertThat(tooLarge.statusCode()).isEqualTo(429);
			assertThat(header(tooLarge, "retry-after")).isEmpty();
			assertThat(TestClient.json(tooLarge).at("/error/message").asString()).startsWith("Request too large");
			assertThat(provider.counts().refusedByTokens()).isEqualTo(2);
			assertThat(provider.arrivals()).extracting(Arrival::tokens).containsExactly(59L, 0L, 0L);
		}
	}

	@Test
	void chargesWhatWasUsedAfterTheAnswer() throws Exception {
		try (SimulatedProvider provider = start(
				(settings) -> settings.tokens(Quota.perMinute(100)).tokenCharge(TokenCharge.ACTUAL))) {
			TestClient client = new TestClient(provider);
			HttpResponse<String> first = client.send(TestClient.request("12345678").put("max_tokens", 50));
			assertThat(header(first, "x-ratelimit-remaining-tokens")).hasValue("91");
			eventually(() -> assertThat(provider.counts().answered()).isEqualTo(1));
			int answer = TokenCount.of(SimulatedProvider.answerTo("12345678"));
			assertThat(header(client.ask("12345678"), "x-ratelimit-remaining-tokens"))
				.hasValue(Integer.toString(91 - answer - 9));
		}
	}

	@Test
	void headersTellTheEnforcedOrTheAdvertisedLimitOrNothing() throws Exception {
		Quota quota = Quota.perMinute(1200).in(Duration.ofSeconds(10)).enforcedBy(Enforcement.FIXED_WINDOW);
		assertThat(limitHeader(quota, HeaderSettings.RateLimits.ENFORCED)).hasValue("200/199");
		assertThat(limitHeader(quota, HeaderSettings.RateLimits.ADVERTISED)).hasValue("1200/1199");
		assertThat(limitHeader(quota, HeaderSettings.RateLimits.OFF)).isEmpty();
	}

	@Test
	void leavesRetryAfterOffAndTellsProcessingTimeWhenSetSo() throws Exception {
		try (SimulatedProvider provider = start((settings) -> settings.requests(Quota.perMinute(1))
			.latency(Latency.fixed(Duration.ofMillis(30)))
			.headers(HeaderSettings.defaults().retryAfter(false).processingTime(true)))) {
			TestClient client = new TestClient(provider);
			assertThat(header(client.ask("one"), "openai-processing-ms"))
				.hasValueSatisfying((millis) -> assertThat(Integer.parseInt(millis)).isBetween(30, 1000));
			HttpResponse<String> refused = client.ask("two");
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(header(refused, "retry-after")).isEmpty();
			assertThat(header(refused, "retry-after-ms")).isEmpty();
		}
	}

	@Test
	void refusesAboveTheNumberInFlight() throws Exception {
		try (SimulatedProvider provider = start((settings) -> settings.maxConcurrent(2))) {
			TestClient client = new TestClient(provider);
			provider.enqueue(WireFault.HANG_BEFORE_HEADERS, WireFault.HANG_BEFORE_HEADERS);
			List<CompletableFuture<HttpResponse<String>>> hanging = List.of(client.sendAsync(TestClient.request("one")),
					client.sendAsync(TestClient.request("two")));
			eventually(() -> assertThat(provider.counts().inFlight()).isEqualTo(2));
			HttpResponse<String> refused = client.ask("three");
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(TestClient.json(refused).at("/error/message").asString())
				.isEqualTo("Too many concurrent requests: at most 2 at a time.");
			assertThat(provider.counts().refusedByConcurrency()).isEqualTo(1);
			assertThat(provider.counts().maxInFlight()).isEqualTo(2);
			hanging.forEach((call) -> call.cancel(true));
			eventually(() -> assertThat(provider.counts().cancelled()).isEqualTo(2));
			assertThat(client.ask("four").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void resetsAreWrittenAsOpenAiWritesThem() {
		assertThat(RateLimitHeaders.format(Duration.ZERO)).isEqualTo("0s");
		assertThat(RateLimitHeaders.format(Duration.ofNanos(1))).isEqualTo("1ms");
		assertThat(RateLimitHeaders.format(Duration.ofMillis(120))).isEqualTo("120ms");
		assertThat(RateLimitHeaders.format(Duration.ofSeconds(1))).isEqualTo("1s");
		assertThat(RateLimitHeaders.format(Duration.ofMillis(8_640))).isEqualTo("8.64s");
		assertThat(RateLimitHeaders.format(Duration.ofMinutes(6))).isEqualTo("6m0s");
		assertThat(RateLimitHeaders.format(Duration.ofMillis(3_605_050))).isEqualTo("1h0m5.05s");
	}

	@ParameterizedTest
	@CsvSource({ "AZURE_OPENAI, x-ratelimit-*-requests, x-ratelimit-*-tokens, 10",
			"MISTRAL, x-ratelimit-*-req-minute, x-ratelimit-*-tokens-minute,", "GROQ, , x-ratelimit-*-tokens, 10.5s" })
	void headersHaveTheNamesAndFormsOfTheStyle(HeaderSettings.Style style, String requests, String tokens, String reset)
			throws Exception {
		Map<String, String> headers = rateLimitHeaders(style, TokenCharge.PROMPT_AND_MAX);
		Map<String, String> expected = new TreeMap<>();
		for (String name : Stream.of(requests, tokens).filter(Objects::nonNull).toList()) {
			expected.put(name.replace("*", "limit"), name.equals(requests) ? "10" : "17500");
			expected.put(name.replace("*", "remaining"), name.equals(requests) ? "9" : "17491");
			if (reset != null) {
				expected.put(name.replace("*", "reset"), reset);
			}
		}
		assertThat(headers).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "PROMPT, input-tokens", "ACTUAL, tokens" })
	void anthropicsResetsAreInstantsAndItsTokensAreRounded(TokenCharge charge, String tokens) throws Exception {
		Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		Map<String, String> headers = rateLimitHeaders(HeaderSettings.Style.ANTHROPIC, charge);
		String name = "anthropic-ratelimit-" + tokens + "-";
		assertThat(headers).hasSize(6)
			.containsEntry("anthropic-ratelimit-requests-remaining", "9")
			.containsEntry(name + "limit", "17500")
			.containsEntry(name + "remaining", "17000");
		assertThat(Instant.parse(headers.get(name + "reset"))).isBetween(before.plusSeconds(10),
				Instant.now().plusMillis(10_500));
	}

	@Test
	void groqsRequestsAreOfTheDay() throws Exception {
		try (SimulatedProvider provider = start((settings) -> settings.requests(Quota.perMinute(60))
			.requestsPerDay(14_400)
			.headers(HeaderSettings.defaults().style(HeaderSettings.Style.GROQ)))) {
			HttpResponse<String> response = new TestClient(provider).ask("one");
			assertThat(header(response, "x-ratelimit-remaining-requests")).hasValue("14399");
		}
	}

	private static Map<String, String> rateLimitHeaders(HeaderSettings.Style style, TokenCharge charge)
			throws Exception {
		Duration window = Duration.ofMillis(10_500);
		try (SimulatedProvider provider = start((settings) -> settings.requests(Quota.perMinute(60).in(window))
			.tokens(Quota.perMinute(100_000).in(window))
			.tokenCharge(charge)
			.headers(HeaderSettings.defaults().style(style)))) {
			Map<String, String> headers = new TreeMap<>();
			new TestClient(provider).ask("12345678").headers().map().forEach((name, values) -> {
				if (name.contains("ratelimit")) {
					headers.put(name, values.get(0));
				}
			});
			return headers;
		}
	}

	private static Optional<String> limitHeader(Quota quota, HeaderSettings.RateLimits rateLimits) throws Exception {
		try (SimulatedProvider provider = start(
				(settings) -> settings.requests(quota).headers(HeaderSettings.defaults().rateLimits(rateLimits)))) {
			HttpResponse<String> response = new TestClient(provider).ask("one");
			return header(response, "x-ratelimit-limit-requests")
				.map((limit) -> limit + '/' + header(response, "x-ratelimit-remaining-requests").orElseThrow());
		}
	}

	private static SimulatedProvider start(Consumer<SimulatorSettings.Builder> settings) {
		return SimulatedProvider.start(settings);
	}

	private static Optional<String> header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name);
	}

}
