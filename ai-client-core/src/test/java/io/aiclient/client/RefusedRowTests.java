package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot.AllowanceSource;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiThrottledException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of a batch that the provider refuses for its rate however often they are asked
 * for, and does not say that they are to blame.
 */
class RefusedRowTests extends VirtualTimeTestCase {

	private static final Duration LATENCY = Duration.ofSeconds(1);

	private static final Duration WINDOWS = Duration.ofMinutes(2);

	private final Map<String, List<Long>> askedMillis = new HashMap<>();

	private Map<String, String> headers = Map.of();

	private final List<String> hopeless = new ArrayList<>();

	private @Nullable Mono<AiResponse> refusal;

	private Mono<AiResponse> refusal() {
		return (this.refusal != null) ? this.refusal : ScriptedExchange.status(429, this.headers);
	}

	private ScriptedExchange provider() {
		return new ScriptedExchange(this.time, (n, request) -> {
			this.askedMillis.computeIfAbsent(request.id(), (id) -> new ArrayList<>()).add(millis());
			Mono<AiResponse> answer = this.hopeless.contains(request.id()) ? refusal()
					: ScriptedExchange.answer(request);
			return answer.delaySubscription(LATENCY, this.time);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "600" })
	void aRowThatNoWindowHoldsFailsAtOnceAndSlowsNoOther(String retryAfter) {
		Map<String, String> headers = retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter);
		this.refusal = Mono.error(() -> AiExchangeException.status(429, headers,
				new ProviderError("tokens", "rate_limit_exceeded", "Request too large for gpt-4o on tokens per min "
						+ "(TPM): Limit 30000, Requested 31538. The input or output tokens must be reduced.")));
		this.hopeless.addAll(List.of("id-0", "id-40", "id-299"));
		ManagedAiClient client = client(provider()).concurrency(ConcurrencySettings.fixed(50))
			.rateLimit(RateLimitSettings.none().withRequestsPerMinute(6_000L).withTokensPerMinute(300_000L))
			.build();
		Results results = Results.of(client.batch(requests(300)));
		advance(Duration.ofSeconds(7));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isEqualTo(3);
		assertThat(asked("id-40")).isOne();
		assertThat(failure(results)).isInstanceOf(AiInvalidRequestException.class);
		assertThat(client.snapshot().admission().cooldown()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "5" })
	void aRowIsGivenUpAfterEightRefusalsWhileOthersAreAnswered(String retryAfter) {
		this.headers = retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter);
		this.hopeless.add("id-40");
		Results results = Results.of(steady().batch(requests(3_000)));
		advance(WINDOWS);
		assertThat(results.failures()).as("before two windows are over").isZero();
		advance(Duration.ofMinutes(1));
		assertThat(results.failures()).isOne();
		assertThat(asked("id-40")).isEqualTo(RowRefusals.MOST);
		assertThat(failure(results)).isInstanceOf(AiThrottledException.class)
			.hasMessageContaining("(HTTP 429)")
			.hasMessageEndingWith(" (not tried again: it was refused 8 times, while others were answered)");
		advance(Duration.ofMinutes(4));
		assertThat(results.results.size()).isEqualTo(3_000);
	}

	@Test
	void aRowThatIsRefusedSlowsNoOther() {
		Results without = Results.of(steady().batch(requests(3_000)));
		advance(Duration.ofMinutes(6));
		assertThat(without.results.size()).isEqualTo(3_000);
		long best = 300_000;
		this.hopeless.add("id-40");
		long begun = millis();
		List<Long> ended = new ArrayList<>();
		steady().batch(requests(3_000)).subscribe((result) -> ended.add(millis() - begun));
		advance(Duration.ofMinutes(10));
		assertThat(ended).hasSize(3_000);
		assertThat(ended.get(2_998)).isLessThan((long) (1.03 * best));
	}

	@Test
	void aRowThatIsLargerThanAllOthersIsGivenTwiceAsMany() {
		List<AiRequest> rows = new ArrayList<>(requests(6_000));
		rows.set(40, AiRequest.builder().id("large").user("text ".repeat(1_000)).build());
		this.hopeless.add("large");
		Results results = Results.of(steady().batch(rows));
		advance(Duration.ofMinutes(4));
		assertThat(results.failures()).isZero();
		assertThat(asked("large")).isGreaterThan(RowRefusals.MOST);
		advance(Duration.ofMinutes(2));
		assertThat(results.failures()).isOne();
		assertThat(asked("large")).isEqualTo(2 * RowRefusals.MOST - 1);
	}

	@Test
	void rowsThatAreLeftAloneAreGivenUpToo() {
		this.hopeless.addAll(List.of("id-40", "id-200"));
		Results results = Results.of(client(provider()).build().batch(requests(300)));
		advance(Duration.ofSeconds(10));
		assertThat(results.results.size()).as("all others").isEqualTo(298);
		advance(Duration.ofMinutes(10));
		assertThat(results.completed).isTrue();
		assertThat(results.failures()).isEqualTo(2);
	}

	@Test
	void noRowIsGivenUpWhileAllAreRefused() {
		for (int i = 100; i < 300; i++) {
			this.hopeless.add("id-" + i);
		}
		Results results = Results.of(client(provider()).build().batch(requests(300)));
		advance(Duration.ofHours(3));
		assertThat(results.results.size()).isEqualTo(100);
		assertThat(results.failures()).isZero();
		this.hopeless.clear();
		advance(Duration.ofMinutes(2));
		assertThat(results.results).hasSize(300).allMatch(AiResult::isSuccess);
	}

	@Test
	void aSingleRowWaits() {
		this.hopeless.add("id-0");
		Results results = Results.of(client(provider()).build().batch(requests(1)));
		advance(Duration.ofMinutes(30));
		assertThat(results.results).isEmpty();
		this.hopeless.clear();
		advance(Duration.ofMinutes(1));
		assertThat(results.results).hasSize(1).allMatch(AiResult::isSuccess);
	}

	@Test
	void anotherModelIsNoEvidence() {
		List<AiRequest> rows = new ArrayList<>();
		for (AiRequest row : requests(3_000)) {
			rows.add(row.id().equals("id-40") ? row.toBuilder().model("another").build() : row);
		}
		this.hopeless.add("id-40");
		Results results = Results.of(steady().batch(rows));
		advance(Duration.ofMinutes(10));
		assertThat(results.results.size()).isEqualTo(2_999);
		assertThat(results.failures()).isZero();
	}

	@Test
	void refusalsDuringAPauseDoNotCount() {
		isNotGivenUp((gate) -> AdmissionSnapshot.of(gate.inFlight(), 10, gate.waiting())
			.withCooldown(Duration.ofSeconds(1)));
	}

	@Test
	void refusalsWhileALimitBecomesLowerDoNotCount() {
		AtomicLong allowance = new AtomicLong(1_000_000);
		isNotGivenUp((gate) -> AdmissionSnapshot.of(gate.inFlight(), 10, gate.waiting())
			.withWindows(List.of(new WindowUsage("requests", 0, 0, allowance.decrementAndGet(), Duration.ofSeconds(10),
					AllowanceSource.HEADERS))));
	}

	@Test
	void refusalsWhileTheBreakerIsOpenDoNotCount() {
		CircuitBreaker breaker = CircuitBreaker.of("x",
				CircuitBreakerConfig.custom()
					.slidingWindowSize(20_000)
					.minimumNumberOfCalls(20_000)
					.permittedNumberOfCallsInHalfOpenState(20_000)
					.build());
		breaker.transitionToOpenState();
		breaker.transitionToHalfOpenState();
		isNotGivenUp(client(provider()).concurrency(ConcurrencySettings.fixed(10)).circuitBreaker(breaker).build());
	}

	@Test
	void theWindowIsThatOfTheLimit() {
		this.hopeless.add("id-40");
		ManagedAiClient client = client(provider()).admissionGate(new SeenOtherwise((gate) -> AdmissionSnapshot
			.of(gate.inFlight(), 10, gate.waiting())
			.withWindows(List.of(
					new WindowUsage("requests", 0, 0, 1_000, Duration.ofSeconds(6), AllowanceSource.CONFIGURED),
					new WindowUsage("requests-per-day", 0, 0, 1_000, Duration.ofDays(1), AllowanceSource.CONFIGURED)))))
			.build();
		Results results = Results.of(client.batch(requests(3_000)));
		advance(Duration.ofSeconds(30));
		assertThat(results.failures()).isOne();
		assertThat(asked("id-40")).isEqualTo(RowRefusals.MOST);
	}

	private void isNotGivenUp(UnaryOperator<AdmissionSnapshot> seen) {
		isNotGivenUp(client(provider()).admissionGate(new SeenOtherwise(seen)).build());
	}

	private void isNotGivenUp(ManagedAiClient client) {
		this.hopeless.add("id-40");
		Results results = Results.of(client.batch(requests(9_000)));
		advance(Duration.ofMinutes(10));
		assertThat(results.results.size()).isGreaterThan(100);
		assertThat(results.results).filteredOn((result) -> !result.isSuccess()).isEmpty();
		assertThat(asked("id-40")).isGreaterThan(RowRefusals.MOST + 1);
	}

	/**
	 * Ten a second.
	 */
	private ManagedAiClient steady() {
		return client(provider()).concurrency(ConcurrencySettings.fixed(10)).build();
	}

	private int asked(String row) {
		return this.askedMillis.get(row).size();
	}

	private static Throwable failure(Results results) {
		return results.results.stream()
			.filter((result) -> !result.isSuccess())
			.map((result) -> ((AiResult.Failure<AiResponse>) result).error())
			.findFirst()
			.orElseThrow();
	}

	/**
	 * A gate for ten at once that shows itself otherwise than it is.
	 */
	private final class SeenOtherwise implements AdmissionGate {

		private final AdmissionGate gate = new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(10)),
				() -> RefusedRowTests.this.time.now(TimeUnit.NANOSECONDS), RefusedRowTests.this.time);

		private final UnaryOperator<AdmissionSnapshot> seen;

		SeenOtherwise(UnaryOperator<AdmissionSnapshot> seen) {
			this.seen = seen;
		}

		@Override
		public Mono<AdmissionPermit> admit(AdmissionRequest request) {
			return this.gate.admit(request);
		}

		@Override
		public AdmissionSnapshot snapshot() {
			return this.seen.apply(this.gate.snapshot());
		}

		@Override
		public void releasePause() {
			this.gate.releasePause();
		}

	}

}
