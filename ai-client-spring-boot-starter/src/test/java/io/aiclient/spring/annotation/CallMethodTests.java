package io.aiclient.spring.annotation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CallMethodTests {

	private final FakeAiClient client = FakeAiClient.echoing();

	@Test
	void rendersTemplatesAndAttributes() {
		this.client.environment.setProperty("my.model", "gpt-x");
		this.client.environment.setProperty("my.system", "Answer in {language}.");
		assertThat(this.client.implement(Configured.class).everything("a {language}", "French"))
			.isEqualTo("{\"from\": \"a {language}\"}");
		AiRequest request = this.client.requests.get(0);
		assertThat(FakeAiClient.system(request)).isEqualTo("Answer in French.");
		assertThat(request.model()).isEqualTo("gpt-x");
		assertThat(request.temperature()).isEqualTo(0.2);
		assertThat(request.maxTokens()).isEqualTo(50);
		assertThat(request.options()).isEmpty();
	}

	@Test
	void sendsNothingThatIsNotSet() {
		this.client.implement(Writer.class).plain("text");
		AiRequest request = this.client.requests.get(0);
		assertThat(request.messages()).hasSize(1);
		assertThat(request.model()).isNull();
		assertThat(request.temperature()).isNull();
		assertThat(request.maxTokens()).isNull();
	}

	@Test
	void requestsOfAMethodAreAGroupOfLikeOnes() {
		Writer writer = this.client.implement(Writer.class);
		writer.plain("a");
		writer.response("b");
		assertThat(this.client.requests).extracting(AiRequest::group)
			.containsExactly("Writer.plain", "Writer.response");
	}

	@Test
	void readsTemplatesFromTheClassPath() {
		this.client.implement(Writer.class).fromFile("French");
		assertThat(FakeAiClient.system(this.client.requests.get(0)))
			.isEqualTo("You are a translator.\nAnswer in French.");
	}

	@Test
	void answersInEveryForm() {
		Writer writer = this.client.implement(Writer.class);
		assertThat(writer.plain("a b")).isEqualTo("a b");
		assertThat(writer.response("a b").content()).isEqualTo("a b");
		assertThat(writer.result("a b").orElseThrow()).isEqualTo("a b");
		assertThat(writer.mono("a b").block()).isEqualTo("a b");
		assertThat(writer.monoResult("a b").block().orElseThrow().content()).isEqualTo("a b");
		assertThat(writer.future("a b").join()).isEqualTo("a b");
		assertThat(writer.futureResult("a b").join().orElseThrow()).isEqualTo("a b");
		assertThat(writer.streamed("a b").collectList().block()).containsExactly("a ", "b");
	}

	@Test
	void monoAndFluxSendWhenSubscribedAndFutureAtOnce() {
		Writer writer = this.client.implement(Writer.class);
		Mono<String> mono = writer.mono("mono");
		writer.streamed("flux");
		assertThat(this.client.requests).isEmpty();
		mono.block();
		mono.block();
		writer.future("future");
		assertThat(this.client.prompts()).containsExactly("mono", "mono", "future");
	}

	@Test
	void throwsOrHoldsTheErrorAsTheReturnTypeSays() {
		AiRefusedLocallyException error = AiRefusedLocallyException.because("too large");
		Writer writer = new FakeAiClient((request) -> {
			throw error;
		}).implement(Writer.class);
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> writer.plain("a"));
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> writer.mono("a").block());
		assertThat(writer.future("a")).isCompletedExceptionally();
		assertThat(writer.result("a")).isInstanceOfSatisfying(AiResult.Failure.class,
				(failure) -> assertThat(failure.error()).isSameAs(error));
		assertThat(writer.monoResult("a").block().isSuccess()).isFalse();
	}

	@Test
	void failsOnRefusalsButNotOnCutText() {
		Writer refused = new FakeAiClient((request) -> FakeAiClient.answer("").refusal("no")).implement(Writer.class);
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(() -> refused.plain("a"))
			.withMessage("The model refused to answer");
		assertThatExceptionOfType(AiBadResponseException.class)
			.isThrownBy(() -> refused.streamed("a").collectList().block());
		assertThat(refused.result("a")).isInstanceOfSatisfying(AiResult.Failure.class,
				(failure) -> assertThat(failure.response().refusal()).isEqualTo("no"));
		assertThat(refused.response("a").refusal()).isEqualTo("no");
		AiResult<String> cut = new FakeAiClient((request) -> FakeAiClient.answer("half").finishReason("length"))
			.implement(Writer.class)
			.result("a");
		assertThat(cut.orElseThrow()).isEqualTo("half");
		assertThat(cut.response().finishReason()).isEqualTo("length");
	}

	@Test
	void namesAnArgumentThatIsNullBeforeAnythingIsSent() {
		Writer writer = this.client.implement(Writer.class);
		assertThatIllegalArgumentException().isThrownBy(() -> writer.plain(null))
			.withMessage("Writer.plain: argument text is null");
		assertThatIllegalArgumentException().isThrownBy(() -> writer.mono(null))
			.withMessage("Writer.mono: argument text is null");
		assertThat(this.client.requests).isEmpty();
	}

	@Test
	void refusesToBlockWhereOneMustNot() {
		Writer writer = this.client.implement(Writer.class);
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromSupplier(() -> writer.plain("a")).subscribeOn(Schedulers.parallel()).block())
			.withMessageMatching("Writer.plain blocks, and thread parallel-\\d+ must not; let the method return "
					+ "Mono<String> or CompletableFuture<String>");
		assertThat(this.client.requests).isEmpty();
		assertThat(Mono.defer(() -> writer.mono("a")).subscribeOn(Schedulers.parallel()).block()).isEqualTo("a");
	}

	@Test
	void sendsNothingFromAnInterruptedThread() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(AiCancelledException.class)
			.isThrownBy(() -> this.client.implement(Writer.class).plain("a"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.client.requests).isEmpty();
	}

	@Test
	void doesNotAskAgainUnlessConfigured() {
		FakeAiClient once = FakeAiClient.answering("?", "{\"value\":[1]}");
		assertThatExceptionOfType(AiBadResponseException.class)
			.isThrownBy(() -> once.implement(Writer.class).numbers());
		assertThat(once.requests).hasSize(1);
	}

	@Test
	void asksAgainAsOftenAsConfiguredAndCountsEveryAnswer() {
		FakeAiClient thrice = FakeAiClient.answering("?", "?", "{\"value\":[1]}", "?", "?", "[2]", "?", "?", "?");
		thrice.retries = 2;
		Writer writer = thrice.implement(Writer.class);
		assertThat(writer.numbers()).containsExactly(1);
		AiResult<List<Integer>> result = writer.numbersLater().block();
		assertThat(result.orElseThrow()).containsExactly(2);
		assertThat(result.response().attempts()).isEqualTo(3);
		assertThat(result.response().cost()).isEqualByComparingTo("0.03");
		assertThat(result.response().usage().totalTokens()).isEqualTo(15);
		AiResult<List<Integer>> failure = writer.numbersLater().block();
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(failure::orElseThrow)
			.satisfies((error) -> assertThat(error.attempts()).isEqualTo(3));
		assertThat(failure.response().cost()).isEqualByComparingTo("0.03");
		assertThat(thrice.requests).hasSize(9);
	}

	@Test
	void asksTheProviderAfterAKeptAnswerThatCannotBeRead() {
		FakeAiClient keeping = new FakeAiClient((request) -> request.bypassCache() ? FakeAiClient.answer("[1]")
				: FakeAiClient.answer("?").cached(true));
		Writer writer = keeping.implement(Writer.class);
		assertThat(writer.numbers()).containsExactly(1);
		assertThat(writer.numbersLater().block().orElseThrow()).containsExactly(1);
		assertThat(keeping.requests).extracting(AiRequest::bypassCache).containsExactly(false, true, false, true);
	}

	@Test
	void keepsThePaidAnswerWhenAskingAgainFails() {
		FakeAiClient failing = new FakeAiClient(new java.util.function.Function<>() {

			private boolean asked;

			@Override
			public AiResponse.Builder apply(AiRequest request) {
				if (this.asked) {
					throw AiRefusedLocallyException.because("latched");
				}
				this.asked = true;
				return FakeAiClient.answer("?");
			}

		});
		failing.retries = 1;
		AiResult<List<Integer>> result = failing.implement(Writer.class).numbersLater().block();
		assertThat(result.response().content()).isEqualTo("?");
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(result::orElseThrow)
			.satisfies((error) -> assertThat(error.attempts()).isEqualTo(1));
	}

	interface Configured {

		@AiCall(value = "{\"from\": \"{text}\"}", system = "${my.system}", model = "${my.model}",
				temperature = "${my.temperature:0.2}", maxTokens = "50")
		String everything(String text, String language);

	}

	interface Writer {

		@AiCall(value = "Hello", system = "classpath:prompts/translator.txt")
		String fromFile(String language);

		@AiCall("{text}")
		String plain(@Nullable String text);

		@AiCall("{text}")
		AiResponse response(String text);

		@AiCall("{text}")
		AiResult<String> result(String text);

		@AiCall("{text}")
		Mono<String> mono(@Nullable String text);

		@AiCall("{text}")
		Mono<AiResult<AiResponse>> monoResult(String text);

		@AiCall("{text}")
		CompletableFuture<String> future(String text);

		@AiCall("{text}")
		CompletableFuture<AiResult<String>> futureResult(String text);

		@AiCall("{text}")
		Flux<String> streamed(String text);

		@AiCall("Count")
		List<Integer> numbers();

		@AiCall("Count")
		Mono<AiResult<List<Integer>>> numbersLater();

	}

}
