package io.aiclient.spring.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers as each provider sends them.
 */
class RateLimitHeadersTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

	@Test
	void openAi() {
		AiAnswerHead head = read(ProviderPreset.OPENAI, """
				X-RateLimit-Limit-Requests: 500
				x-ratelimit-remaining-requests: 499
				x-ratelimit-reset-requests: 120ms
				x-ratelimit-limit-tokens: 200000
				x-ratelimit-remaining-tokens: 199980
				x-ratelimit-reset-tokens: 6m0s
				x-ratelimit-limit-project-tokens: 100000
				x-ratelimit-remaining-project-tokens: 90000
				x-ratelimit-reset-project-tokens: 6s
				openai-processing-ms: 285
				""");
		assertThat(head.processingTime()).isEqualTo(Duration.ofMillis(285));
		assertThat(head.limits()).containsExactly(limit("requests", 500L, 499L, "PT0.121S"),
				limit("tokens", 200_000L, 199_980L, "PT6M0.001S"),
				limit("project-tokens", 100_000L, 90_000L, "PT6.001S"));
	}

	@Test
	void azureOpenAi() {
		assertThat(read(ProviderPreset.AZURE_OPENAI, """
				x-ratelimit-limit-requests: 60
				x-ratelimit-remaining-requests: 59
				x-ratelimit-reset-requests: 10
				x-ratelimit-limit-tokens: -1
				x-ratelimit-remaining-tokens: -1
				x-ratelimit-reset-tokens: 0
				""").limits()).containsExactly(limit("requests", 60L, 59L, "PT11S"), limit("tokens", -1L, -1L, "PT1S"));
	}

	@Test
	void anthropic() {
		assertThat(read(ProviderPreset.ANTHROPIC, """
				date: Sun, 22 Nov 2026 12:30:00 GMT
				anthropic-ratelimit-requests-limit: 50
				anthropic-ratelimit-requests-remaining: 49
				anthropic-ratelimit-requests-reset: 2026-11-22T12:30:01Z
				anthropic-ratelimit-tokens-limit: 48000
				anthropic-ratelimit-tokens-remaining: 47000
				anthropic-ratelimit-tokens-reset: 2026-11-22T12:30:02Z
				anthropic-ratelimit-input-tokens-limit: 40000
				anthropic-ratelimit-input-tokens-remaining: 40000
				anthropic-ratelimit-input-tokens-reset: 2026-11-22T12:30:00Z
				anthropic-ratelimit-output-tokens-limit: 8000
				anthropic-ratelimit-output-tokens-remaining: 7000
				anthropic-ratelimit-output-tokens-reset: 2026-11-22T12:30:07Z
				""").limits()).containsExactly(limit("requests", 50L, 49L, "PT2S"),
				limit("tokens", 48_000L, 47_000L, "PT3S"), limit("input-tokens", 40_000L, 40_000L, "PT1S"),
				limit("output-tokens", 8000L, 7000L, "PT8S"));
	}

	@Test
	void instantIsHeldAgainstTheClockWithoutADate() {
		assertThat(read(ProviderPreset.ANTHROPIC, """
				anthropic-ratelimit-requests-remaining: 49
				anthropic-ratelimit-requests-reset: 2026-11-22T12:00:05Z
				""").limits()).containsExactly(limit("requests", null, 49L, "PT6S"));
	}

	@Test
	void mistral() {
		ReportedLimit[] reported = { limit("requests", 188L, 187L, null), limit("tokens", 625_000L, 624_982L, null) };
		assertThat(read(ProviderPreset.MISTRAL, """
				x-ratelimit-limit-req-minute: 188
				x-ratelimit-remaining-req-minute: 187
				x-ratelimit-limit-tokens-minute: 625000
				x-ratelimit-remaining-tokens-minute: 624982
				""").limits()).containsExactly(reported);
		assertThat(read(ProviderPreset.MISTRAL, """
				x-ratelimit-req-minute-limit: 188
				x-ratelimit-req-minute-remaining: 187
				x-ratelimit-tokens-minute-limit: 625000
				x-ratelimit-tokens-minute-remaining: 624982
				""").limits()).containsExactly(reported);
	}

	@Test
	void groqsRequestsAreOfTheDay() {
		assertThat(read(ProviderPreset.GROQ, """
				x-ratelimit-limit-requests: 14400
				x-ratelimit-remaining-requests: 14370
				x-ratelimit-reset-requests: 2m59.56s
				x-ratelimit-limit-tokens: 18000
				x-ratelimit-remaining-tokens: 17997
				x-ratelimit-reset-tokens: 7.66s
				""").limits()).containsExactly(limit("tokens", 18_000L, 17_997L, "PT7.661S"),
				limit("requests-per-day", 14_400L, 14_370L, "PT2M59.561S"));
	}

	@Test
	void compatibleByOtherSuffixes() {
		assertThat(read(ProviderPreset.OPENAI_COMPATIBLE, """
				x-ratelimit-limit-requests-day: 14400
				x-ratelimit-remaining-requests-day: 14399
				x-ratelimit-reset-requests-day: 33011.382867097855
				x-ratelimit-limit-tokens-minute: 60000
				x-ratelimit-remaining-tokens-minute: 59000
				x-ratelimit-reset-tokens-minute: 11.382867097855
				x-ratelimit-limit-req-minute: 30
				""").limits()).containsExactly(limit("requests", 30L, null, null),
				limit("tokens", 60_000L, 59_000L, "PT11.382867098S"),
				limit("requests-per-day", 14_400L, 14_399L, "PT9H10M11.382867098S"));
	}

	@ParameterizedTest
	@EnumSource
	void silentWhereNothingIsReported(ProviderPreset provider) {
		assertThat(read(provider, "content-type: application/json\n")).isSameAs(AiAnswerHead.SILENT);
		assertThat(read(provider, "x-ratelimit-limit: 5\nRateLimit: \"default\";r=50;t=30\n"))
			.isSameAs(AiAnswerHead.SILENT);
	}

	@Test
	void whatCannotBeReadIsLeftOut() {
		AiAnswerHead head = read(ProviderPreset.OPENAI, """
				x-ratelimit-limit-requests: many
				x-ratelimit-remaining-requests: 99999999999999999999
				x-ratelimit-reset-requests: 1s
				x-ratelimit-limit-tokens: 200000, 200000;w=60
				x-ratelimit-remaining-tokens: 5
				x-ratelimit-reset-tokens: -1
				openai-processing-ms: null
				""");
		assertThat(head).isEqualTo(new AiAnswerHead(null, List.of(limit("tokens", null, 5L, null))));
	}

	private static AiAnswerHead read(ProviderPreset provider, String lines) {
		HttpHeaders headers = new HttpHeaders();
		lines.lines().map((line) -> line.split(": ", 2)).forEach((line) -> headers.add(line[0], line[1]));
		return new RateLimitHeaders(provider, CLOCK).read(headers);
	}

	private static ReportedLimit limit(String name, Long limit, Long remaining, String reset) {
		return new ReportedLimit(name, limit, remaining, (reset != null) ? Duration.parse(reset) : null);
	}

}
