package io.aiclient.spring.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WrittenTimeTests {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	@ParameterizedTest
	@CsvSource({ "6m0s, PT6M0.001S", "58, PT59S", "8.64s, PT8.641S", "120ms, PT0.121S", "1.234s, PT1.235S",
			"1s, PT1.001S", "0s, PT0.001S", "0, PT1S", "1h2m3.5s, PT1H2M3.501S", "2m59.56s, PT2M59.561S",
			"0.25, PT0.26S", "58.0, PT58.1S", "1h0m0s, PT1H0.001S", "5m, PT5M0.001S", "1.5ms, PT0.0016S",
			"7.5us, PT0.0000076S", "7\u00b5s, PT0.000008S", "7\u00c2\u00b5s, PT0.000008S", "20ns, PT0.000000021S",
			"1.0000000019s, PT1.000000002S", "0.5000000009ms, PT0.000500001S", "' 58 ', PT59S" })
	void resetIsTheLongestThatMayBeMeant(String text, Duration reset) {
		assertThat(WrittenTime.untilReset(text, () -> NOON)).isEqualTo(reset);
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-22T12:00:19Z, PT20S", "2026-11-22T13:00:19+01:00, PT20S", "2026-11-22t12:00:19z, PT20S",
			"2026-11-22T12:00:19.5Z, PT19.6S", "2026-11-22T12:00:19.250000Z, PT19.250001S",
			"2026-11-22T12:00:00Z, PT1S", "2026-11-22T11:59:59Z, PT0S" })
	void resetIsTheTimeUntilAnInstant(String text, Duration reset) {
		assertThat(WrittenTime.untilReset(text, () -> NOON)).isEqualTo(reset);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "-1", "-1s", "1.", ".5", "1 s", "s", "1s2", "1m 2s", "1d", "1e3", "1,5",
			"58;w=60", "366d", "31622401", "8785h", "99999999999999999999", "999999999999999999h", "1763845200",
			"2026-11-22", "2026-11-22T12:00", "2026-11-22T12:00:19", "2026-13-22T12:00:19Z", "2026-11-22T11:59:58Z",
			"2027-12-22T12:00:00Z", "9999-12-31T23:59:59Z", "1e30s", "1e400", "999999999999h", "NaN", "Infinity",
			"999999999999999999s", "8784h999999999999999999ns", "9223372036854775807", "0.5e9s", "0x10s",
			"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999-18:00",
			"0000-01-01T00:00:00Z", "2026-11-22T12:00:19+19:00" })
	void readsNothingFromWhatIsNoTimeOrAbsurd(String text) {
		assertThat(WrittenTime.untilReset(text, () -> NOON)).isNull();
	}

	@Test
	void resetIsNeverShorterThanWhatWasCutOrRounded() {
		Random random = new Random(7);
		for (int i = 0; i < 10_000; i++) {
			long nanos = random.nextLong(Duration.ofHours(2).toNanos());
			int decimals = 3 + random.nextInt(7);
			long place = (long) Math.pow(10, 9 - decimals);
			long written = nanos / place * place;
			String text = (written / 60_000_000_000L) + "m" + (written % 60_000_000_000L / 1_000_000_000)
					+ ("." + String.format("%09d", written % 1_000_000_000)).substring(0, decimals + 1) + "s";
			Duration reset = WrittenTime.untilReset(text, () -> NOON);
			assertThat(reset).as(text).isEqualTo(Duration.ofNanos(written + place));
			assertThat(reset.toNanos()).as(text).isGreaterThanOrEqualTo(nanos);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, PT0S", "285, PT0.285S", "12.5, PT0.0125S", "' 7 ', PT0.007S", "31622400000, PT8784H" })
	void millisAreAsWritten(String text, Duration time) {
		assertThat(WrittenTime.millis(text)).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "fast", "31622400001", "9223372036854775807", "18446744073709551615", "1e30",
			"1e400", "NaN", "-Infinity", "999999999999h" })
	void millisThatAreNoneOrAbsurdTellNothing(String text) {
		assertThat(WrittenTime.millis(text)).isNull();
	}

	@Test
	@Timeout(60)
	void aLongTextIsReadInATimeInProportion() {
		String digits = "9".repeat(5_000_000);
		for (String text : new String[] { digits, "0." + digits, "0." + digits + "x", "0m".repeat(2_000_000) + "x",
				" ".repeat(5_000_000) + "x", digits.substring(0, 4) + "-" + digits }) {
			assertThat(WrittenTime.untilReset(text, () -> NOON)).isIn(null, Duration.ofSeconds(1));
		}
	}

	@Test
	void answerWasWrittenAtItsDateElseNow() {
		InstantSource clock = InstantSource.fixed(NOON);
		assertThat(WrittenTime.answered("Sun, 22 Nov 2026 11:00:00 GMT", clock)).isEqualTo("2026-11-22T11:00:00Z");
		for (String date : new String[] { "yesterday", "", "Sun, 22 Nov 999999999 11:00:00 GMT",
				"Sun, 22 Nov 2026 11:00:00 +99:99", "18446744073709551615" }) {
			assertThat(WrittenTime.answered(date, clock)).isEqualTo(NOON);
		}
		assertThat(WrittenTime.answered(null, clock)).isEqualTo(NOON);
	}

}
