package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A spending cap over endpoints whose models have different prices: a token costs a
 * dollar at the first, three at the second.
 */
class CappedFailoverTests extends CappedTestCase {

	private static final List<ModelPrice> PRICES = List.of(price("dear", 1), price("dearest", 3));

	private ScriptedExchange well;

	private ScriptedExchange dead;

	private ScriptedExchange second;

	@BeforeEach
	void startEndpoints() {
		this.well = new ScriptedExchange(this.time, (n, request) -> answer(4));
		this.dead = new ScriptedExchange(this.time, (n, request) -> Mono
			.error(AiExchangeException.failed(AiExchangeException.Stage.CONNECT, "refused", null)));
		this.second = new ScriptedExchange(this.time,
				(n, request) -> Mono.just(AiResponse.builder()
					.content("x")
					.model(String.valueOf(request.model()))
					.usage(new TokenUsage(1, 4, 5, 0))
					.build()));
	}

	private static ModelPrice price(String model, int dollarsAToken) {
		return new ModelPrice(model, BigDecimal.ZERO, null, BigDecimal.valueOf(1_000_000L * dollarsAToken));
	}

	private ManagedAiClient client(ScriptedExchange first, String secondModel) {
		return client(first).model("dear")
			.prices(PRICES)
			.retry(NO_RETRY)
			.failover(Failover.inOrder(EndpointSettings.builder("second", this.second).model(secondModel).build()))
			.build();
	}

	@Test
	void aRequestNeedsRoomForTheDearestOfTheModelsThatItMayBeSentWith() {
		SpendingCap cap = cap(29);
		ManagedAiClient client = client(this.well, "dearest");
		assertThat(client.upperBound(request(10), cap).usd()).isEqualByComparingTo("30");
		Answer refused = Answer.of(client.send(request(10)).contextWrite(cap::addTo));
		assertThat(refused.error).satisfies((error) -> assertThat(isOfTheCap(error)).isTrue());
		assertThat(this.well.sent()).isZero();
	}

	@Test
	void aRequestThatMovesOnCostsWhatItCostsThere() {
		SpendingCap cap = cap(30);
		Answer answer = Answer.of(client(this.dead, "dearest").send(request(10)).contextWrite(cap::addTo));
		advance(Duration.ofSeconds(1));
		assertThat(answer.response.attempts()).isEqualTo(2);
		assertThat(cap.spent().usd()).isEqualByComparingTo("12");
		assertThat(cap.reserved().usd()).isEqualByComparingTo("0");
	}

	@Test
	void aModelWithoutAPriceAtAnyEndpointIsNamedAndNothingIsSent() {
		SpendingCap cap = cap(30);
		Answer answer = Answer.of(client(this.well, "my-deployment").send(request(10)).contextWrite(cap::addTo));
		assertThat(answer.error).isInstanceOf(AiRefusedLocallyException.class)
			.hasMessageContaining("that of model 'my-deployment' is not known");
		assertThat(this.well.sent()).isZero();
	}

}
