package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A usage that cannot be true is unknown: it costs what was reserved, teaches nothing and
 * ends no call.
 */
class UntrueUsageTests extends VirtualTimeTestCase {

	private final AtomicReference<TokenUsage> reported = new AtomicReference<>();

	private ManagedAiClient client;

	private final SpendingCap cap = SpendingCap.builder().usd(BigDecimal.TEN).tokens(50_000_000L).build();

	@BeforeEach
	void buildClient() {
		this.client = client(new ScriptedExchange(this.time, (n, request) -> Mono.fromSupplier(
				() -> AiResponse.builder().content("x").model("gpt-4.1-mini").usage(this.reported.get()).build())))
			.build();
	}

	@ParameterizedTest
	@CsvSource({ "100, 50, 9223372036854775807, 0", "9223372036854775807, 50, 150, 0",
			"100, 9223372036854775807, 150, 0", "9223372036854775807, 9223372036854775807, 9223372036854775807, 0",
			"100, 50, 150, 9223372036854775807", "-1, 50, 150, 0", "100, -9223372036854775808, 150, 0",
			"100, 50, -5, 0", "100, 50, 150, -7", "10000001, 1, 10000002, 0", "6000000, 6000000, 0, 0" })
	void isUnknownAndBookedAsReserved(long prompt, long completion, long total, long cached) {
		this.reported.set(new TokenUsage(prompt, completion, total, cached));
		Spending bound = this.client.upperBound(request(), this.cap);
		Answer answer = Answer.of(this.client.send(request()).contextWrite(this.cap::addTo));
		assertThat(answer.error).isNull();
		assertThat(answer.response.usage()).isEqualTo(TokenUsage.NONE);
		assertThat(answer.response.cost()).isNull();
		assertThat(this.cap.spent()).isEqualTo(bound);
		assertThat(this.cap.reserved().tokens()).isZero();
		assertThat(this.client.snapshot().admission().inFlight()).isZero();
		Results results = Results.of(this.client.batch(List.of(request(), request())).contextWrite(this.cap::addTo));
		advance(Duration.ZERO);
		assertThat(results.failures()).isZero();
		assertThat(results.completed).isTrue();
		assertThat(this.client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void ofUpToTenMillionTokensAllOfItCounts() {
		this.reported.set(new TokenUsage(5_000_000, 5_000_000, 10_000_000, 0));
		Answer answer = Answer.of(this.client.send(request()).contextWrite(this.cap::addTo));
		assertThat(answer.response.cost()).isEqualByComparingTo("10.00");
		assertThat(this.cap.spent().usd()).isEqualByComparingTo("10.00");
		assertThat(this.cap.spent().tokens()).isEqualTo(10_000_000);
		assertThat(Answer.of(this.client.send(request()).contextWrite(this.cap::addTo)).error)
			.isInstanceOf(AiRefusedLocallyException.class);
	}

	@Test
	void anOptionThatAsksForEndlessAnswersIsRefusedUnderACapAndNoOverflow() {
		AiRequest endless = request().toBuilder().option("n", Long.MAX_VALUE).build();
		assertThat(Answer.of(this.client.send(endless).contextWrite(this.cap::addTo)).error)
			.isInstanceOf(AiRefusedLocallyException.class);
		assertThat(this.cap.reserved().tokens()).isZero();
	}

	private AiRequest request() {
		return AiRequest.builder().user("x").maxTokens(100).build();
	}

}
