package io.aiclient.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.Priority;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.LatchSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A duration that is longer than can be counted in nanoseconds is as good as none.
 */
class LongDurationTests extends VirtualTimeTestCase {

	static Stream<Duration> endless() {
		return Stream.of(ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE),
				Duration.ofDays(300 * 365), Duration.ofNanos(Long.MAX_VALUE));
	}

	@ParameterizedTest
	@MethodSource("endless")
	void aRequestMayHaveForEver(Duration endless) {
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ofSeconds(1))).build();
		AiRequest request = AiRequest.builder().user("x").timeout(endless).build();
		Answer answer = Answer.of(client.send(request));
		List<AiChunk> chunks = new ArrayList<>();
		client.stream(request).subscribe(chunks::add);
		Results results = Results.of(client.batch(List.of(request, request)));
		advance(Duration.ofSeconds(2));
		assertThat(answer.response).isNotNull();
		assertThat(chunks).hasSize(2);
		assertThat(results.results).hasSize(2);
		assertThat(results.failures()).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertClosesAtOnce(client, endless);
	}

	@ParameterizedTest
	@MethodSource("endless")
	void everySettingMayBeForEver(Duration endless) {
		ManagedAiClient client = client(
				new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status((n == 1) ? 401 : 503)))
			.totalTimeout(endless)
			.latch(new LatchSettings(endless))
			.retry(RetrySettings.defaults()
				.withMaxRetries(0)
				.withDelays(endless, 10, endless)
				.withMaxRetryAfter(endless))
			.circuitBreaker(new CircuitBreakerSettings(50, 1, 1, endless, 1))
			.concurrency(new ConcurrencySettings(ConcurrencySettings.Mode.ADAPTIVE, 10, 1, 1, 0.1, endless))
			.build();
		assertThat(new TimeoutSettings(endless, endless, endless, endless).total()).isEqualTo(Ticker.LONGEST);
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiClientException.class);
		assertThat(client.snapshot().latch()).isNotNull();
		client.releaseLatch();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiProviderException.class);
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).hasMessageContaining("is open");
		Results waiting = Results.of(client.batch(requests(2)));
		advance(Duration.ofDays(400));
		assertThat(waiting.results).isEmpty();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertClosesAtOnce(client, endless);
	}

	@ParameterizedTest
	@MethodSource("endless")
	void aPolicyMayAskForAnEndlessWaitOrOneThatIsOver(Duration endless) {
		ManagedAiClient client = client(new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(503)))
			.retryPolicy((failed) -> (failed.retries() < 2) ? endless.negated() : endless)
			.build();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ZERO);
		assertThat(((AiClientException) answer.error).attempts()).isEqualTo(3);
		assertClosesAtOnce(client, endless);
	}

	@ParameterizedTest
	@MethodSource("endless")
	void aGateTakesEndlessPatienceAndSettlements(Duration endless) {
		DefaultAdmissionGate gate = new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()),
				ConcurrencyLimit.of(ConcurrencySettings.adaptive(1)), () -> this.time.now(TimeUnit.NANOSECONDS),
				this.time);
		AdmissionPermit[] permit = new AdmissionPermit[1];
		gate.admit(new AdmissionRequest(Priority.INTERACTIVE, TokenDemand.of(1), endless))
			.subscribe((admitted) -> permit[0] = admitted);
		permit[0].settle(Settlement.of(Settlement.Verdict.OVERLOADED, endless));
		assertThat(gate.snapshot().inFlight()).isZero();
	}

	@Test
	void theSumOfFourDurationsIsStillANumberOfNanoseconds() {
		assertThat(Ticker.LONGEST.multipliedBy(4).toNanos()).isPositive();
		assertThat(Ticker.LONGEST.toSeconds()).isLessThan(Integer.MAX_VALUE);
		assertThat(Ticker.clamp(Ticker.LONGEST.negated().minusNanos(1))).isEqualTo(Ticker.LONGEST.negated());
		assertThat(Ticker.clamp(Duration.ofSeconds(-1))).isEqualTo(Duration.ofSeconds(-1));
	}

	private static void assertClosesAtOnce(ManagedAiClient client, Duration grace) {
		boolean[] closed = { false };
		client.shutdown(grace).subscribe(null, null, () -> closed[0] = true);
		assertThat(closed[0]).isTrue();
	}

}
