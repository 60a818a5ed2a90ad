package io.aiclient.spring.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiBatchException;
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

class BatchMethodTests {

	private final FakeAiClient client = new FakeAiClient((request) -> {
		if (FakeAiClient.user(request).contains("bad")) {
			throw AiRefusedLocallyException.because("too large");
		}
		return FakeAiClient.answer(FakeAiClient.user(request));
	});

	@Test
	void listsAreInInputOrderAndOthersAsTheyComplete() {
		Batches batches = this.client.implement(Batches.class);
		List<String> texts = List.of("a", "b", "c");
		assertThat(batches.values(texts, "x")).containsExactly("x a", "x b", "x c");
		assertThat(values(batches.results(texts))).containsExactly("a", "b", "c");
		assertThat(values(batches.mono(texts).block())).containsExactly("a", "b", "c");
		assertThat(batches.future(texts).join()).containsExactly("a", "b", "c");
		assertThat(values(batches.flux(texts).collectList().block())).containsExactly("c", "b", "a");
		try (Stream<AiResult<String>> results = batches.stream(texts)) {
			assertThat(values(results.toList())).containsExactly("c", "b", "a");
		}
		assertThat(batches.responses(Set.of("a"))).singleElement().extracting(AiResponse::content).isEqualTo("a");
	}

	@Test
	void takesEveryKindOfAxis() {
		Batches batches = this.client.implement(Batches.class);
		AtomicBoolean closed = new AtomicBoolean();
		assertThat(batches.ofStream(Stream.of("a", "b").onClose(() -> closed.set(true)))).containsExactly("a", "b");
		assertThat(closed).isTrue();
		assertThat(batches.ofPublisher(Flux.just(new Point(1, 2), new Point(3, 4)))
			.map(AiResult::orElseThrow)
			.collectList()
			.block()).containsExactly("{\"x\":3,\"y\":4}", "{\"x\":1,\"y\":2}");
		assertThat(batches.values(List.of(), "x")).isEmpty();
	}

	@Test
	void aListOfResultsThrowsNothingForAnItem() {
		List<AiResult<String>> results = this.client.implement(Batches.class).results(List.of("a", "bad", "c"));
		assertThat(results).extracting(AiResult::isSuccess).containsExactly(true, false, true);
		assertThat(results).extracting(AiResult::index).containsExactly(0L, 1L, 2L);
	}

	@Test
	void aListOfValuesThrowsAfterAllAndCarriesAllResults() {
		Batches batches = this.client.implement(Batches.class);
		assertThatExceptionOfType(AiBatchException.class)
			.isThrownBy(() -> batches.values(List.of("a", "bad", "c"), "x"))
			.satisfies((error) -> {
				assertThat(error.results()).extracting(AiResult::isSuccess).containsExactly(true, false, true);
				assertThat(error.results().get(2).orElseThrow()).isEqualTo("x c");
			});
		assertThat(this.client.requests).hasSize(3);
		assertThat(batches.future(List.of("bad"))).isCompletedExceptionally();
	}

	@Test
	void fluxIsColdAndItsArgumentsAreTakenAtOnce() {
		Flux<AiResult<String>> results = this.client.implement(Batches.class).flux(List.of("a"));
		assertThat(this.client.requests).isEmpty();
		results.blockLast();
		results.blockLast();
		assertThat(this.client.prompts()).containsExactly("a", "a");
	}

	@Test
	void closingAStreamCancels() {
		FakeAiClient endless = hanging(new CountDownLatch(1));
		endless.implement(Batches.class).stream(List.of("a")).close();
		assertThat(endless.cancelled).hasValue(1);
	}

	@Test
	void namesANullArgumentOrElementBeforeAnythingIsSent() {
		Batches batches = this.client.implement(Batches.class);
		assertThatIllegalArgumentException().isThrownBy(() -> batches.values(List.of("a"), null))
			.withMessage("Batches.values: argument prefix is null");
		assertThatIllegalArgumentException().isThrownBy(() -> batches.flux(null))
			.withMessage("Batches.flux: argument texts is null");
		assertThatIllegalArgumentException().isThrownBy(() -> batches.flux(Arrays.asList("a", null)))
			.withMessage("Batches.flux: element 1 of texts is null");
		assertThatIllegalArgumentException().isThrownBy(() -> batches.ofStream(Stream.of("a", null)))
			.withMessage("Batches.ofStream: element 1 of texts is null");
	}

	@Test
	void refusesToBlockWhereOneMustNot() {
		Batches batches = this.client.implement(Batches.class);
		assertThatIllegalStateException().isThrownBy(
				() -> Mono.fromSupplier(() -> batches.results(List.of("a"))).subscribeOn(Schedulers.parallel()).block())
			.withMessageMatching("Batches.results blocks, and thread parallel-\\d+ must not; let the method return "
					+ "Flux<AiResult<String>>, or a Mono or CompletableFuture of List<AiResult<String>>");
		assertThatIllegalStateException().isThrownBy(
				() -> Mono.fromSupplier(() -> batches.stream(List.of("a"))).subscribeOn(Schedulers.parallel()).block());
		assertThat(this.client.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anInterruptCancelsAndKeepsTheFlag(boolean list) throws Exception {
		CountDownLatch subscribed = new CountDownLatch(1);
		FakeAiClient endless = hanging(subscribed);
		Batches batches = endless.implement(Batches.class);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			try {
				Object ignored = list ? batches.results(List.of("a")) : batches.stream(List.of("a")).toList();
			}
			catch (Throwable ex) {
				thrown.set(ex);
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		assertThat(subscribed.await(10, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		thread.join(10_000);
		assertThat(thrown.get()).isInstanceOf(AiCancelledException.class)
			.hasMessageContaining("the thread was interrupted");
		assertThat(interrupted).isTrue();
		assertThat(endless.cancelled).hasValue(1);
	}

	@Test
	void asksAgainForItemsThatCannotBeReadAndKeepsTheirPlace() {
		FakeAiClient retrying = FakeAiClient.answering("[1]", "?", "[3]", "[2]", "?", "?");
		retrying.retries = 1;
		Batches batches = retrying.implement(Batches.class);
		List<AiResult<List<Integer>>> results = batches.numbers(List.of("a", "b", "c"));
		assertThat(results).extracting(AiResult::orElseThrow).containsExactly(List.of(1), List.of(2), List.of(3));
		assertThat(results).extracting(AiResult::index).containsExactly(0L, 1L, 2L);
		assertThat(results.get(1).response().attempts()).isEqualTo(2);
		assertThat(retrying.prompts()).containsExactly("a", "b", "c", "b");
		assertThat(retrying.requests.get(3).id()).isEqualTo(retrying.requests.get(1).id());
		AiResult<List<Integer>> failure = batches.numbers(List.of("d")).get(0);
		assertThat(failure.response().content()).isEqualTo("?");
		assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(failure::orElseThrow)
			.satisfies((error) -> assertThat(error.attempts()).isEqualTo(2));
	}

	@Test
	void asksTheProviderForItemsWhoseKeptAnswerCannotBeRead() {
		FakeAiClient keeping = new FakeAiClient((request) -> request.bypassCache() ? FakeAiClient.answer("[1]")
				: FakeAiClient.answer("?").cached(true));
		assertThat(keeping.implement(Batches.class).numbers(List.of("a", "b"))).hasSize(2)
			.allSatisfy((result) -> assertThat(result.orElseThrow()).containsExactly(1));
		FakeAiClient unreadable = FakeAiClient.answering("?", "?");
		assertThat(unreadable.implement(Batches.class).numbers(List.of("a", "b"))).noneMatch(AiResult::isSuccess);
	}

	private static FakeAiClient hanging(CountDownLatch subscribed) {
		FakeAiClient hanging = new FakeAiClient((request) -> FakeAiClient.answer("")) {

			@Override
			public Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests) {
				return Flux.<AiResult<AiResponse>>never()
					.doOnSubscribe((subscription) -> subscribed.countDown())
					.doOnCancel(this.cancelled::incrementAndGet);
			}

		};
		return hanging;
	}

	private static <T> List<T> values(List<AiResult<T>> results) {
		return results.stream().map(AiResult::orElseThrow).toList();
	}

	interface Batches {

		@AiBatch("{prefix} {text}")
		List<String> values(@BatchItem("text") List<String> texts, String prefix);

		@AiBatch("{text}")
		List<AiResult<String>> results(@BatchItem("text") List<String> texts);

		@AiBatch("{text}")
		List<AiResponse> responses(@BatchItem("text") Iterable<String> texts);

		@AiBatch("{text}")
		Mono<List<AiResult<String>>> mono(@BatchItem("text") List<String> texts);

		@AiBatch("{text}")
		CompletableFuture<List<String>> future(@BatchItem("text") List<String> texts);

		@AiBatch("{text}")
		Flux<AiResult<String>> flux(@BatchItem("text") List<String> texts);

		@AiBatch("{text}")
		Stream<AiResult<String>> stream(@BatchItem("text") List<String> texts);

		@AiBatch("{text}")
		List<String> ofStream(@BatchItem("text") Stream<String> texts);

		@AiBatch("{point}")
		Flux<AiResult<String>> ofPublisher(@BatchItem("point") Publisher<Point> points);

		@AiBatch("{text}")
		List<AiResult<List<Integer>>> numbers(@BatchItem("text") List<String> texts);

	}

	record Point(int x, int y) {

	}

}
