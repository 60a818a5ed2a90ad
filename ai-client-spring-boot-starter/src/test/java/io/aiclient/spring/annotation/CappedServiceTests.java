package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.cost.ModelPrice;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotated methods under a spending cap: with a model whose answers cost a dollar.
 */
class CappedServiceTests {

	private final StubExchange exchange = StubExchange.by((attempt) -> Mono
		.just(AiResponse.builder().content("seven").model("dear").usage(new TokenUsage(10, 1, 11, 0)).build()));

	private final SpendingCap cap = SpendingCap.ofUsd(BigDecimal.valueOf(3));

	@Test
	void aFluxAndAMonoAreCappedByTheContextOfTheirSubscriber() {
		Asker asker = implement(0);
		List<AiResult<String>> results = asker.all(Flux.just("a", "b"))
			.contextWrite(this.cap::addTo)
			.collectList()
			.block();
		assertThat(results).hasSize(2).allMatch(AiResult::isSuccess);
		assertThat(asker.one("c").contextWrite(this.cap::addTo).block()).isEqualTo("seven");
		assertThatExceptionOfType(AiRefusedLocallyException.class)
			.isThrownBy(() -> asker.one("d").contextWrite(this.cap::addTo).block());
		assertThat(this.exchange.requests()).hasSize(3);
	}

	@Test
	void askingAgainAfterAnUnreadableAnswerIsCappedToo() {
		List<AiResult<Integer>> results = implement(9).numbers(List.of("a"))
			.contextWrite(this.cap::addTo)
			.collectList()
			.block();
		assertThat(results).singleElement().matches((result) -> !result.isSuccess());
		assertThat(this.exchange.requests()).as("of ten, three are paid for").hasSize(3);
	}

	private Asker implement(int retries) {
		var client = AiClientBuilder.create(this.exchange)
			.model("dear")
			.prices(List.of(new ModelPrice("dear", BigDecimal.ZERO, null, new BigDecimal(1_000_000))))
			.build();
		return new AiServiceFactory(new MockEnvironment(), new DefaultResourceLoader()).create(Asker.class,
				new AiServiceClient(client, StructuredOutput.JSON_SCHEMA, retries));
	}

	interface Asker {

		@AiBatch(value = "{text}", maxTokens = "1")
		Flux<AiResult<String>> all(@BatchItem("text") Flux<String> texts);

		@AiBatch(value = "{text}", maxTokens = "1")
		Flux<AiResult<Integer>> numbers(@BatchItem("text") List<String> texts);

		@AiCall(value = "{text}", maxTokens = "1")
		Mono<String> one(@AiParam("text") String text);

	}

}
