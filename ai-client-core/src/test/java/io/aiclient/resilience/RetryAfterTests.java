package io.aiclient.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

	@Test
	void nothingSentIsNothingRead() {
		assertThat(read(Map.of())).isNull();
	}

	private @Nullable Duration read(Map<String, String> headers) {
		return this.retryAfter.read(AiExchangeException.status(429, new LinkedHashMap<>(headers),
				new AiExchangeException.ProviderError(null, null, "slow down")));
	}

}
