package io.aiclient.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiExchangeException;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	/**
	 * What our own clock says.
	 */
	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private final RetryAfter retryAfter = new RetryAfter(() -> NOW);

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
	@ValueSource(strings = { "1e300", "9223372036854775807", "Infinity", "Fri, 31 Dec 9999 23:59:59 GMT" })
	void hugeIsAYearAndFitsIntoNanoseconds(String value) {
		assertThat(read(Map.of("retry-after", value))).isEqualTo(Duration.ofDays(365));
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
