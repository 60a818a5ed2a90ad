package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer of which a part was generated, and paid for, before the provider failed.
 */
class BrokenOffAnswerTests extends CappedTestCase {

	private static final AiResponse PART = part("error");

	@ParameterizedTest
	@ValueSource(strings = { "error", "ERROR", "network_error", "insufficient_system_resource", "abort" })
	void anAnswerThatEndedWithAFailureOfTheProviderIsAskedForAgain(String reason) {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? Mono.just(part(reason)) : answer(4));
		Answer answer = Answer.of(dear(exchange).build().send(request(10)));
		advance(Duration.ofMinutes(1));
		assertThat(answer.response).isNotNull();
		assertThat(answer.response.attempts()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "503,4", "500,4", "400,1" })
	void theCodeOfTheErrorDecidesWhetherItIsAskedForAgain(String code, int sent) {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> failed(code));
		Answer answer = Answer.of(dear(exchange).retry(RETRIES).build().send(request(10)));
		advance(Duration.ofMinutes(1));
		assertThat(answer.error)
			.isInstanceOf((sent == 1) ? AiInvalidRequestException.class : AiProviderException.class);
		assertThat(exchange.sent()).isEqualTo(sent);
	}

	@Test
	void theFailureOfAnItemHasThePartAndWhatItCost() {
		for (Mono<AiResponse> end : List.of(failed("500"), Mono.just(PART),
				failed("400").onErrorMap((ex) -> new IllegalStateException("wrapped", ex)))) {
			ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> end);
			Results results = Results.of(dear(exchange).retry(NO_RETRY).build().batch(List.of(request(10))));
			advance(Duration.ofMinutes(1));
			AiResult.Failure<AiResponse> failure = (AiResult.Failure<AiResponse>) results.results.get(0);
			assertThat(failure.response()).isNotNull();
			assertThat(failure.response().content()).isEqualTo("half");
			assertThat(failure.response().usage()).isEqualTo(new TokenUsage(1, 3, 4, 0));
			assertThat(failure.response().cost()).isEqualByComparingTo("3");
			assertThat(failure.response().attempts()).isOne();
		}
	}

	@Test
	void anErrorBeforeAnyPartHasNone() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> Mono.error(AiExchangeException.event(new ProviderError(null, "400", "no"), null)));
		Results results = Results.of(dear(exchange).build().batch(List.of(request(10))));
		advance(Duration.ofMinutes(1));
		assertThat(((AiResult.Failure<AiResponse>) results.results.get(0)).response()).isNull();
	}

	@Test
	void aPartOfAnEarlierAttemptIsNoneOfALaterOne() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? failed("500") : ScriptedExchange.status(400));
		Results results = Results.of(dear(exchange).build().batch(List.of(request(10))));
		advance(Duration.ofMinutes(1));
		assertThat(exchange.sent()).isEqualTo(2);
		assertThat(((AiResult.Failure<AiResponse>) results.results.get(0)).response()).isNull();
	}

	@Test
	void aStreamIsNotAskedForAgainAfterItsFirstPiece() {
		int[] calls = { 0 };
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				throw new AssertionError();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				calls[0]++;
				return Flux.just(new AiChunk("half", null), new AiChunk("", PART));
			}
		};
		Throwable[] error = { null };
		StringBuilder text = new StringBuilder();
		dear(exchange).build().stream(request(10)).subscribe((chunk) -> {
			text.append(chunk.delta());
			assertThat(chunk.end()).isNull();
		}, (failure) -> error[0] = failure);
		advance(Duration.ofMinutes(1));
		assertThat(text).hasToString("half");
		assertThat(error[0]).isInstanceOf(AiProviderException.class);
		assertThat(((AiClientException) error[0]).retryable()).isTrue();
		assertThat(calls[0]).isOne();
	}

	@Test
	void anItemIsNotFailedByTheBrokenOffAnswerOfASingleCall() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ((n == 1) ? failed("500") : answer(4)).delaySubscription(Duration.ofMillis(200),
						this.time));
		ManagedAiClient client = dear(exchange).retry(NO_RETRY).shareInFlight(true).build();
		Answer single = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofMillis(100));
		Results items = Results.of(client.batch(List.of(AiRequest.of("x"))));
		advance(Duration.ofMinutes(1));
		assertThat(single.error).isInstanceOf(AiProviderException.class);
		assertThat(items.results).hasSize(1).allMatch(AiResult::isSuccess);
	}

	private static Mono<AiResponse> failed(String code) {
		return Mono.error(AiExchangeException.event(new ProviderError(null, code, "no"), PART));
	}

	private static AiResponse part(String finishReason) {
		return AiResponse.builder()
			.content("half")
			.model("dear")
			.usage(new TokenUsage(1, 3, 4, 0))
			.finishReason(finishReason)
			.build();
	}

}
