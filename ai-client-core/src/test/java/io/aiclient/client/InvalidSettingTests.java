package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.aiclient.AiExchange;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings.Mode;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.InvalidSettingException;
import io.aiclient.error.Sanitizer;
import io.aiclient.error.Secrets;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each rule of each record of settings: what it refuses is named, shown and explained.
 */
class InvalidSettingTests {

	private static final Duration ZERO = Duration.ZERO;

	private static final Duration SHORT = Duration.ofNanos(999_999);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final AiExchange EXCHANGE = ScriptedExchange.answering(VirtualTimeScheduler.create(), ZERO);

	static Stream<Arguments> rules() {
		return Stream.of(retry(), circuitBreaker(), concurrency(), rateLimit(), others()).flatMap((rules) -> rules);
	}

	private static Stream<Arguments> retry() {
		return Stream.of(
				of("maxRetries", -1, "must be zero or more",
						() -> RetrySettings.defaults()
							.withMaxRetries(-1)
							.withDelays(SECOND, 2, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("initialDelay", SHORT, "must be a millisecond or more",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SHORT, 2, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("maxDelay", ZERO, "must be a millisecond or more",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(ZERO, 2, ZERO)
							.withMaxRetryAfter(ZERO)),
				of("maxDelay", SECOND, "must not be below initialDelay (PT1M)",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(MINUTE, 2, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("multiplier", 0.9, "must be from 1 to 1000",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SECOND, 0.9, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("multiplier", 1000.1, "must be from 1 to 1000",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SECOND, 1000.1, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("multiplier", Double.NaN, "must be from 1 to 1000",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SECOND, Double.NaN, SECOND)
							.withMaxRetryAfter(ZERO)),
				of("maxRetryAfter", SECOND.negated(), "must be zero or more",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SECOND, 1, SECOND)
							.withMaxRetryAfter(SECOND.negated())),
				of("budget", 1.1, "must be from 0 to 1",
						() -> RetrySettings.defaults()
							.withMaxRetries(0)
							.withDelays(SECOND, 1, SECOND)
							.withMaxRetryAfter(ZERO)
							.withBudget(1.1)));
	}

	private static Stream<Arguments> circuitBreaker() {
		String percentage = "must be a percentage above 0, at most 100";
		return Stream.of(
				of("failureRateThreshold", 0f, percentage, () -> new CircuitBreakerSettings(0, 1, 1, SECOND, 1)),
				of("failureRateThreshold", 101f, percentage, () -> new CircuitBreakerSettings(101, 1, 1, SECOND, 1)),
				of("failureRateThreshold", Float.NaN, percentage,
						() -> new CircuitBreakerSettings(Float.NaN, 1, 1, SECOND, 1)),
				of("windowSize", 0, "must be one or more", () -> new CircuitBreakerSettings(50, 0, 0, SECOND, 1)),
				of("minimumCalls", 0, "must be one or more", () -> new CircuitBreakerSettings(50, 1, 0, SECOND, 1)),
				of("minimumCalls", 2, "must be from one to windowSize (1)",
						() -> new CircuitBreakerSettings(50, 1, 2, SECOND, 1)),
				of("waitInOpenState", ZERO, "must be a millisecond or more",
						() -> new CircuitBreakerSettings(50, 1, 1, ZERO, 1)),
				of("probesInHalfOpenState", 0, "must be one or more",
						() -> new CircuitBreakerSettings(50, 1, 1, SECOND, 0)));
	}

	private static Stream<Arguments> concurrency() {
		return Stream.of(of("max", 0, "must be one or more", () -> ConcurrencySettings.fixed(0)),
				of("min", 0, "must be one or more", () -> adaptive(2, 1, 0, 0.1, null)),
				of("min", 3, "must be from one to max (2)", () -> adaptive(2, 2, 3, 0.1, null)),
				of("initial", 0, "must be one or more", () -> adaptive(2, 0, 1, 0.1, null)),
				of("initial", 3, "must be from min (1) to max (2)", () -> adaptive(2, 3, 1, 0.1, null)),
				of("initial", 1, "must be from min (2) to max (2)", () -> adaptive(2, 1, 2, 0.1, null)),
				of("step", 1.0, "must be between 0 and 1, both excluded", () -> adaptive(2, 1, 1, 1, null)),
				of("step", 0.0, "must be between 0 and 1, both excluded", () -> adaptive(2, 1, 1, 0, null)),
				of("targetLatency", SHORT, "must be a millisecond or more", () -> adaptive(2, 1, 1, 0.1, SHORT)));
	}

	private static ConcurrencySettings adaptive(int max, int initial, int min, double step,
			@Nullable Duration targetLatency) {
		return new ConcurrencySettings(Mode.ADAPTIVE, max, initial, min, step, targetLatency);
	}

	private static Stream<Arguments> rateLimit() {
		RateLimitSettings none = RateLimitSettings.none();
		String one = "must be one or more, or left out for no limit";
		String minute = "must be above 0 and at most one minute";
		return Stream.of(of("requestsPerMinute", 0L, one, () -> none.withRequestsPerMinute(0L)),
				of("tokensPerMinute", 0L, one, () -> none.withTokensPerMinute(0L)),
				of("inputTokensPerMinute", 0L, one, () -> none.withInputTokensPerMinute(0L)),
				of("outputTokensPerMinute", -1L, one, () -> none.withOutputTokensPerMinute(-1L)),
				of("requestsPerDay", 0L, one, () -> none.withRequestsPerDay(0L)),
				of("window", ZERO, minute, () -> none.withWindow(ZERO)),
				of("window", MINUTE.plusNanos(1), minute, () -> none.withWindow(MINUTE.plusNanos(1))),
				of("tokenWindow", SECOND.negated(), minute, () -> none.withTokenWindow(SECOND.negated())),
				of("requestsPerMinute", 10L, "must allow something in window (PT1S); the smallest that works is 6000ms",
						() -> none.withRequestsPerMinute(10L).withWindow(SECOND)),
				of("outputTokensPerMinute", 10L,
						"must allow something in tokenWindow (PT1S); the smallest that works is 6000ms",
						() -> none.withOutputTokensPerMinute(10L).withTokenWindow(SECOND)));
	}

	private static Stream<Arguments> others() {
		String milli = "must be a millisecond or more";
		String permissions = "must be nine characters such as rw-r-----, rw- for the owner, and no x for anybody";
		BigDecimal one = BigDecimal.ONE;
		return Stream.of(of("retryAfter", SHORT, milli, () -> new LatchSettings(SHORT)),
				of("connect", ZERO, milli, () -> new TimeoutSettings(ZERO, SECOND, SECOND, SECOND)),
				of("response", ZERO, milli, () -> new TimeoutSettings(SECOND, ZERO, SECOND, SECOND)),
				of("idle", ZERO, milli, () -> new TimeoutSettings(SECOND, SECOND, ZERO, SECOND)),
				of("total", SHORT, milli, () -> new TimeoutSettings(SECOND, SECOND, SECOND, SHORT)),
				of("totalTimeout", SHORT, milli, () -> AiClientBuilder.create(EXCHANGE).totalTimeout(SHORT)),
				of("name", " ", "must not be blank", () -> quota(" ", null, 1)),
				of("maxConcurrency", 0, "must be one or more, or left out for no limit", () -> quota("q", 0, 1)),
				of("assumedMembers", 0, "must be one or more", () -> quota("q", null, 0)),
				of("period", ZERO, "must be more than zero",
						() -> new ProviderLimit("requests", ChargeRule.REQUEST, ZERO, Set.of())),
				of("name", "my.azure", "must be made of letters, digits, dashes and underscores",
						() -> EndpointSettings.builder("my.azure", EXCHANGE).build()),
				of("weight", 0, "must be one or more", () -> EndpointSettings.builder("x", EXCHANGE).weight(0).build()),
				of("weight", 0, "must be one or more", () -> Failover.weighted(0)),
				of("endpoints", "two are named first",
						"names must differ, and 'first' is that of the client's own exchange",
						() -> Failover.inOrder(EndpointSettings.builder("first", EXCHANGE).build())),
				of("file permissions", "rwxr-----", permissions, () -> FilePermissions.of("rwxr-----")),
				of("model", "blank", "must be the name of a model, or the beginning of it",
						() -> new ModelPrice(" ", one, one, one)),
				of("prompt", -1, "must be zero or more", () -> new ModelPrice("m", one.negate(), one, one)),
				of("cachedPrompt", -1, "must be zero or more", () -> new ModelPrice("m", one, one.negate(), one)),
				of("completion", -1, "must be zero or more", () -> new ModelPrice("m", one, null, one.negate())),
				of("spending cap", null, "set usd(...), tokens(...) or both", () -> SpendingCap.builder().build()),
				of("usd", 0, "must be more than zero", () -> SpendingCap.builder().usd(BigDecimal.ZERO).build()),
				of("tokens", 0, "must be more than zero", () -> SpendingCap.builder().tokens(0L).build()));
	}

	private static SharedQuotaSettings quota(String name, @Nullable Integer maxConcurrency, int assumedMembers) {
		return new SharedQuotaSettings(name, (report) -> Mono.never(), OnFailure.SHARE, maxConcurrency, assumedMembers);
	}

	private static Arguments of(String name, @Nullable Object value, String rule, Runnable settings) {
		return arguments(name, (value != null) ? value.toString() : null, rule, settings);
	}

	@ParameterizedTest(name = "{0} ({1}): {2}")
	@MethodSource("rules")
	void namesTheSettingItsValueAndTheRule(String name, @Nullable String value, String rule, Runnable settings) {
		InvalidSettingException thrown = catchThrowableOfType(InvalidSettingException.class, settings::run);
		assertThat(List.of(thrown.name(), thrown.rule())).containsExactly(name, rule);
		assertThat(thrown.value()).isEqualTo(value);
		String instead = (thrown.instead() != null) ? "; write " + thrown.instead() : "";
		assertThat(thrown)
			.hasMessage("Invalid " + name + ((value != null) ? " (" + value + ")" : "") + ": " + rule + instead);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, Integer.MAX_VALUE })
	void whatIsAtTheEdgeIsTaken(int number) {
		Duration milli = Duration.ofMillis(1);
		assertThatCode(() -> {
			RetrySettings.defaults()
				.withMaxRetries(number - 1)
				.withDelays(milli, 1000, milli)
				.withMaxRetryAfter(ZERO)
				.withBudget(1);
			new CircuitBreakerSettings(100, number, number, milli, number);
			adaptive(number, number, number, 0.5, milli);
			new TimeoutSettings(milli, milli, milli, milli);
			quota("q", number, number);
		}).doesNotThrowAnyException();
	}

	@Test
	void saysWhatToWriteInstead() {
		InvalidSettingException thrown = new InvalidSettingException("url", "a", "must be b", "b");
		assertThat(thrown).hasMessage("Invalid url (a): must be b; write b");
		assertThat(thrown.instead()).isEqualTo("b");
		assertThat(new InvalidSettingException("url", "a", "must be b").instead()).isNull();
	}

	@Test
	void showsNoKnownSecretAndOneLine() {
		Secrets.register("known-secret-of-settings");
		InvalidSettingException thrown = new InvalidSettingException("url", "a\nknown-secret-of-settings",
				"must not be known-secret-of-settings", "no known-secret-of-settings");
		assertThat(List.of(thrown.getMessage(), String.valueOf(thrown.value()), thrown.rule(),
				String.valueOf(thrown.instead())))
			.allSatisfy((text) -> assertThat(text).contains(Sanitizer.MASK).doesNotContain("known-secret", "\n"));
	}

}
