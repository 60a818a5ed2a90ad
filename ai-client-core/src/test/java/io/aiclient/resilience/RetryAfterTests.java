package io.aiclient.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	/**
	 * What our own clock says.
	 */
	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private final RetryAfter retryAfter = new RetryAfter("cheap", () -> NOW);

	@ParameterizedTest
	@CsvSource({ "3, PT3S", "0, PT0S", "0.25, PT0.25S", "' 20 ', PT20S", "86400, PT24H", "-5, PT0S", "1e3, PT16M40S" })
	void secondsMayHaveDecimals(String value, Duration wait) {
		assertThat(read(Map.of("Retry-After", value))).isEqualTo(wait);
	}

	@ParameterizedTest
	@CsvSource({ "1500, PT1.5S", "0.5, PT0.0005S", "-1, PT0S" })
	void millisecondsBeatSeconds(String value, Duration wait) {
		assertThat(read(Map.of("retry-after-ms", value, "retry-after", "60"))).isEqualTo(wait);
	}

	@ParameterizedTest
	@CsvSource({ "'Sun, 22 Nov 2026 12:00:30 GMT', PT30S", "'Mon, 23 Nov 2026 12:00:00 GMT', PT24H",
			"'Sun, 22 Nov 2026 11:59:00 GMT', PT0S" })
	void dateIsHeldAgainstOurClockWhereTheAnswerHasNone(String date, Duration wait) {
		assertThat(read(Map.of("retry-after", date))).isEqualTo(wait);
	}

	@Test
	void dateIsHeldAgainstTheAnswersOwn() {
		assertThat(
				read(Map.of("retry-after", "Sun, 22 Nov 2026 15:00:30 GMT", "Date", "Sun, 22 Nov 2026 15:00:00 GMT")))
			.isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e300", "9223372036854775807", "Infinity", "Fri, 31 Dec 9999 23:59:59 GMT", "86401",
			"86400.001", "999999999", "31536000", "Mon, 23 Nov 2026 12:00:01 GMT" })
	void whatIsMoreThanADayIsADay(String value) {
		assertThat(read(Map.of("retry-after", value))).isEqualTo(Duration.ofDays(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "86400001", "999999999", "1e300", "Infinity" })
	void whatIsMoreThanADayOfMillisecondsIsADay(String value) {
		assertThat(read(Map.of("retry-after-ms", value))).isEqualTo(Duration.ofDays(1));
	}

	/**
	 * 1795348800 is 2026-11-22T12:00:00Z.
	 */
	@ParameterizedTest
	@CsvSource({ "1795348830, PT30S", "1795348830.5, PT30.5S", "1795348830500, PT30.5S", "1795348799, PT0S",
			"1795348800000, PT0S", "1000000000, PT0S", "1795953600, PT24H", "1795953600000, PT24H" })
	void numberThatIsADateIsReadAsOne(String value, Duration wait) {
		assertThat(read(Map.of("retry-after", value))).isEqualTo(wait);
		assertThat(read(Map.of("retry-after-ms", value))).isEqualTo(wait);
	}

	@Test
	void numberThatIsADateIsHeldAgainstTheAnswersOwn() {
		assertThat(read(Map.of("retry-after", "1795348830", "date", "Sun, 22 Nov 2026 11:59:50 GMT")))
			.isEqualTo(Duration.ofSeconds(40));
	}

	@Test
	void theLogWarnsOnceOfAWaitThatIsShortenedAndShowsItCleaned() {
		Logger logger = (Logger) LoggerFactory.getLogger(RetryAfter.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.WARN);
		logger.addAppender(log);
		try {
			read(Map.of("retry-after", "86400"));
			assertThat(log.list).isEmpty();
			read(Map.of("retry-after", "9e9\u2028\u00e9" + "0".repeat(90)));
			read(Map.of("retry-after", " 1795953600\u001f ", "date", "soon\u2028"));
			read(Map.of("retry-after", "1e300"));
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.containsExactly("Client 'cheap' was asked to wait for more than 24 h (retry-after: 1795953600), and "
						+ "takes it for 24 h: no wait is longer. Further ones are logged at DEBUG");
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(null);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "", "  ", "soon", "1,5", "22 Nov", "2026-11-22T12:00:30Z" })
	void whatCannotBeReadIsAsIfItHadNotBeenSent(String value) {
		assertThat(read(Map.of("retry-after", value))).isNull();
		assertThat(read(Map.of("retry-after-ms", value, "retry-after", "7"))).isEqualTo(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", textBlock = """
			Please retry after 26 seconds. -> PT26S
			Please retry after 1 second -> PT1S
			Please try again in 1m2.5s. Visit https://example.com -> PT1M2.5S
			Please try again in 6m0s. -> PT6M
			Please try again in 20s. Contact us -> PT20S
			Please try again in 350ms. -> PT0.35S
			Please try again in 1h2m3s -> PT1H2M3S
			Please try again in 7h12m -> PT7H12M
			Limit 200, Used 200, Requested 1. Please try again in 7m12s. -> PT7M12S
			Retry after 5 minutes -> PT5M
			retry in 7.5 seconds -> PT7.5S
			Please retry in 38.27s. -> PT38.27S
			Capacity is available in 12 seconds -> PT12S
			Try again in about 1 hour, 5 minutes and 3 seconds -> PT1H5M3S
			Please wait 15 sec -> PT15S
			Your quota will reset after 51m30s. -> PT51M30S
			RETRY AFTER: 500 MILLISECONDS -> PT0.5S
			The limit resets in 2 mins -> PT2M
			Try your request again in 10 seconds -> PT10S
			Wait before trying again in 10 seconds -> PT10S
			A slot will be available again in 10 seconds -> PT10S
			Please wait for 120s -> PT2M
			Please wait for 121s -> PT2M1S
			try again in 0s -> PT0S
			try again in 1d -> PT24H
			try again in 26 seconds, or retry after 5 minutes -> PT26S
			""")
	void wordsStateAWaitWhereNoHeaderDoes(String message, Duration wait) {
		for (Outcome outcome : List.of(Outcome.RATE_LIMITED, Outcome.DAILY_LIMIT, Outcome.CONCURRENCY_LIMITED)) {
			assertThat(said(message, outcome)).as("%s", outcome).isEqualTo(wait);
		}
		boolean tooLong = wait.compareTo(Duration.ofMinutes(2)) > 0;
		for (Outcome outcome : List.of(Outcome.OVERLOADED, Outcome.CAPACITY_EXCEEDED)) {
			assertThat(said(message, outcome)).as("%s", outcome).isEqualTo(tooLong ? null : wait);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Please try again later.", "try again in a moment", "retry after 26",
			"10 requests per 60 seconds", "try again in 5 mice", "in 20s", "it took 30 seconds", "try again in -5s",
			"retry after 1e9s", "waited 5s", "timed out after waiting 300s for a free slot",
			"timed out waiting for 300 seconds", "no worker was available for 10 minutes",
			"no worker was available after 10 minutes", "gave up after retrying for 240s",
			"gave up retrying after 240s", "the request had to wait 30s", "max wait: 30s exceeded",
			"connection reset after 30s" })
	void wordsThatStateNoWaitAreAsIfTheyWereNotThere(String message) {
		assertThat(said(message, Outcome.RATE_LIMITED)).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "INVALID_REQUEST", "CONTEXT_TOO_LONG", "FORBIDDEN", "UNAUTHORIZED", "QUOTA_EXHAUSTED",
			"REQUEST_TIMEOUT", "CONFLICT", "SERVER_ERROR" })
	void wordsAreReadOnlyOfThrottlesAndOverloads(Outcome outcome) {
		assertThat(said("Please try again in 20s", outcome)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "25 hours", "999999999999 days", "99999999999s", "1d1ms", "100h 100h 100h" })
	void wordsOfMoreThanADayAreADay(String wait) {
		assertThat(said("try again in " + wait, Outcome.RATE_LIMITED)).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void wordsWithoutEndAreReadInNoTime() {
		long started = System.nanoTime();
		for (String part : List.of("try again ", "1m", "try again in 1m ", "wait wait in ", "1 ", "9")) {
			said("try again in 1s" + part.repeat(400), Outcome.RATE_LIMITED);
			said(part.repeat(400), Outcome.RATE_LIMITED);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void anyHeaderBeatsWordsAndMillisecondsBeatSeconds() {
		Map<String, String> headers = new LinkedHashMap<>();
		String words = "try again in 4s";
		headers.put("retry-after", "3");
		assertThat(read(headers, words, Outcome.RATE_LIMITED)).isEqualTo(Duration.ofSeconds(3));
		headers.put("x-ms-retry-after-ms", "2000");
		assertThat(read(headers, words, Outcome.RATE_LIMITED)).isEqualTo(Duration.ofSeconds(2));
		headers.put("retry-after-ms", "1000");
		assertThat(read(headers, words, Outcome.RATE_LIMITED)).isEqualTo(Duration.ofSeconds(1));
		headers.replaceAll((name, value) -> "soon");
		assertThat(read(headers, words, Outcome.RATE_LIMITED)).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void headersAreReadOfWhateverOutcome() {
		assertThat(read(Map.of("x-ms-retry-after-ms", "1500"), "no", Outcome.SERVER_ERROR))
			.isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void anEventStatesItsWaitInWords() {
		AiExchangeException event = AiExchangeException
			.event(new AiExchangeException.ProviderError("rate_limit_error", null, "Please retry in 38.27s."), null);
		assertThat(new OutcomeClassifier("cheap", () -> NOW, false).classify((Throwable) event).error().retryAfter())
			.isEqualTo(Duration.ofMillis(38_270));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", delimiterString = " -> ", textBlock = """
			Rate limit reached. Please retry in 12s -> PT12S
			You've reached the rate limit. Please retry in 12s -> PT12S
			Rate limit: cannot parse 'Please retry in 12s' -> -
			Rate limit: cannot parse "Please retry in 12s" -> -
			Rate limit: cannot parse b'Please retry in 12s' -> -
			Rate limit: cannot parse `Please retry in 12s` -> -
			Rate limit: cannot parse {reply: Please retry in 12s} -> -
			""")
	void anEventWithoutANameStatesItOnlyBeforeWhatItQuotes(String message, @Nullable Duration wait) {
		assertThat(retryAfterOfEvent(message)).isEqualTo(wait);
	}

	@Test
	void anEventWithoutANameStatesItAtItsBeginning() {
		assertThat(retryAfterOfEvent("Rate limit" + ".".repeat(165) + " Please retry in 1s")).isNotNull();
		assertThat(retryAfterOfEvent("Rate limit" + ".".repeat(200) + " Please retry in 1s")).isNull();
	}

	@Test
	void nothingSentIsNothingRead() {
		assertThat(read(Map.of())).isNull();
	}

	private static @Nullable Duration retryAfterOfEvent(String message) {
		AiExchangeException event = AiExchangeException
			.event(new AiExchangeException.ProviderError(null, null, message), null);
		Classification classification = new OutcomeClassifier("cheap", () -> NOW, false).classify((Throwable) event);
		assertThat(classification.outcome()).isEqualTo(Outcome.RATE_LIMITED);
		return classification.error().retryAfter();
	}

	private @Nullable Duration said(String message, Outcome outcome) {
		return read(Map.of(), message, outcome);
	}

	private @Nullable Duration read(Map<String, String> headers) {
		return read(headers, "slow down", Outcome.RATE_LIMITED);
	}

	private @Nullable Duration read(Map<String, String> headers, String message, Outcome outcome) {
		return this.retryAfter.read(AiExchangeException.status(429, new LinkedHashMap<>(headers),
				new AiExchangeException.ProviderError(null, null, message)), outcome);
	}

}
