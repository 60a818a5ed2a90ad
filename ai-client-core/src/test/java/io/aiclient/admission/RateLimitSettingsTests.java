package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitSettingsTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@ParameterizedTest
	@CsvSource({ "1200, PT10S, 200", "500, PT1M, 500", "500, PT1S, 8", "59, PT1S, 0", "60, PT1S, 1", "61, PT1S, 1",
			"1, PT1M, 1", "9223372036854775807, PT1M, 9223372036854775807",
			"9223372036854775807, PT0.000000001S, " + "153722867", "9007199254740993, PT1M, 9007199254740993" })
	void allowanceIsTheFloorOfLimitTimesWindow(long limit, Duration window, long allowance) {
		assertThat(RateLimitSettings.allowance(limit, window)).isEqualTo(allowance);
	}

	@Test
	void allowanceIsExactForAnyLimit() {
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			long limit = 1 + (random.nextLong() >>> (1 + random.nextInt(60)));
			Duration window = Duration.ofNanos(1 + (random.nextLong() >>> 1) % MINUTE.toNanos());
			long exact = BigInteger.valueOf(limit)
				.multiply(BigInteger.valueOf(window.toNanos()))
				.divide(BigInteger.valueOf(MINUTE.toNanos()))
				.longValueExact();
			assertThat(RateLimitSettings.allowance(limit, window)).as("%s in %s", limit, window).isEqualTo(exact);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, PT1M", "7, PT8.572S", "60, PT1S", "59, PT1.017S", "60000, PT0.001S", "1000000, PT0.001S",
			"9223372036854775807, PT0.001S" })
	void smallestWindowIsTheSmallestWholeMillisecondThatAllowsOne(long limit, Duration smallest) {
		assertThat(RateLimitSettings.smallestWindow(limit)).isEqualTo(smallest);
		assertThat(RateLimitSettings.allowance(limit, smallest)).isPositive();
		if (smallest.toMillis() > 1) {
			assertThat(RateLimitSettings.allowance(limit, smallest.minusMillis(1))).isZero();
		}
	}

	@Test
	void windowWithoutAllowanceIsRefusedWithBothValuesAndTheSmallestWindow() {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(59L, null, Duration.ofSeconds(1), MINUTE))
			.withMessageContaining("requestsPerMinute (59)")
			.withMessageContaining("window (PT1S)")
			.withMessageContaining("1017ms");
		assertThatIllegalArgumentException().isThrownBy(() -> settings(null, 20L, MINUTE, Duration.ofSeconds(2)))
			.withMessageContaining("tokensPerMinute (20)")
			.withMessageContaining("tokenWindow (PT2S)")
			.withMessageContaining("3000ms");
	}

	@Test
	void windowIsAboveZeroAndAtMostOneMinute() {
		for (Duration wrong : new Duration[] { Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(60_001) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> settings(500L, null, wrong, MINUTE))
				.withMessageStartingWith("Invalid window (" + wrong + ")");
			assertThatIllegalArgumentException().isThrownBy(() -> settings(500L, null, MINUTE, wrong))
				.withMessageStartingWith("Invalid tokenWindow (" + wrong + ")");
		}
	}

	@Test
	void limitsAreOneOrMore() {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(0L, null, MINUTE, MINUTE))
			.withMessageStartingWith("Invalid requestsPerMinute (0)");
		assertThatIllegalArgumentException().isThrownBy(() -> settings(null, -1L, MINUTE, MINUTE))
			.withMessageStartingWith("Invalid tokensPerMinute (-1)");
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimitSettings.none().withRequestsPerDay(0L))
			.withMessageStartingWith("Invalid requestsPerDay (0)");
	}

	private static RateLimitSettings settings(@Nullable Long requests, @Nullable Long tokens, Duration window,
			Duration tokenWindow) {
		return new RateLimitSettings(requests, tokens, null, null, null, window, tokenWindow);
	}

}
