package io.aiclient.spring.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ReaderNotOpenException;
import org.springframework.batch.test.MetaDataInstanceFactory;

import io.aiclient.AiExchange;
import io.aiclient.AiChunk;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.AnswerFormats;
import io.aiclient.AnswerFormat;
import io.aiclient.AiResponse;
import io.aiclient.AiRequest;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class AiResultItemReaderTests {

	private static final int PACK = RowVectors.MOST_INPUTS;

	private final RowVectors exchange = new RowVectors();

	private final ExecutionContext context = new ExecutionContext();

	private final ManagedAiClient client = this.exchange.client(4);

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void rowsComeInTheOrderOfTheInputWhateverTheOrderOfThePacks() throws Exception {
		this.exchange.answering((rows) -> Mono.delay(Duration.ofMillis((rows.get(0) % (3 * PACK) == 0) ? 40 : 1)));
		List<AiResultItem<Integer, float[]>> items = readAll(open(new Rows(20 * PACK), 8 * PACK));
		assertThat(items).extracting(AiResultItem::row).isEqualTo(numbers(20 * PACK));
		assertThat(items)
			.allSatisfy((item) -> assertThat(item.result().orElseThrow()).isEqualTo(RowVectors.vector(item.row())));
		assertThat(this.exchange.asked()).containsExactlyInAnyOrderElementsOf(numbers(20 * PACK));
	}

	@Test
	void packsAreFilled() throws Exception {
		assertThat(readAll(builder(new Rows(20 * PACK)).buildVectors(RowVectors::text), this.context))
			.hasSize(20 * PACK);
		assertThat(this.exchange.packs()).hasSizeLessThanOrEqualTo(22);
	}

	@Test
	void answersAreReadAsATypeAndAskedForAgainWithWhatWasWrong() throws Exception {
		try (ManagedAiClient learning = AiClientBuilder.create(new Learner())
			.model("m")
			.answerFormats(new Numbers())
			.build()) {
			List<AiResultItem<Integer, Integer>> items = readAll(
					new AiItemReaderBuilder<Integer>().delegate(new Rows(5))
						.client(learning)
						.request((row) -> AiRequest.of("How many?"))
						.buildAs(Integer.class),
					this.context);
			assertThat(items).extracting(AiResultItem::row).containsExactly(0, 1, 2, 3, 4);
			assertThat(items).allSatisfy((item) -> {
				assertThat(item.result().orElseThrow()).isEqualTo(7);
				assertThat(item.result().response().attempts()).isEqualTo(2);
			});
		}
	}

	@Test
	void aClientThatReadsOnlyTextIsRefusedAtTheBuilder() {
		AiItemReaderBuilder<Integer> builder = builder(new Rows(1)).request((row) -> AiRequest.of("How many?"));
		assertThatIllegalStateException().isThrownBy(() -> builder.buildAs(Integer.class))
			.withMessageContaining("AiClientBuilder.answerFormats");
	}

	@Test
	void aRowThatIsRefusedFailsAlone() throws Exception {
		this.exchange.refusing(5);
		List<AiResultItem<Integer, float[]>> items = readAll(open(new Rows(2 * PACK), 4 * PACK));
		assertThat(items).filteredOn((item) -> !item.result().isSuccess())
			.extracting(AiResultItem::row)
			.containsExactly(5);
		assertThat(items).extracting((item) -> item.result().index())
			.isEqualTo(numbers(2 * PACK).stream().map(Integer::longValue).toList());
	}

	@Test
	void noMoreRowsAreHeldThanReadAheadAndTheConcurrency() throws Exception {
		Sinks.One<Integer> first = Sinks.one();
		this.exchange.answering((rows) -> rows.contains(0) ? first.asMono() : Mono.just(rows));
		Rows rows = new Rows(100 * PACK);
		AiResultItemReader<Integer, float[]> reader = open(rows, 4 * PACK);
		Mono<AiResultItem<Integer, float[]>> read = Mono.fromCallable(reader::read)
			.subscribeOn(Schedulers.boundedElastic())
			.cache();
		read.subscribe();
		await().until(() -> this.exchange.asked().size() == 4 * PACK + 4);
		assertThat(rows.next()).isEqualTo(4 * PACK + 4);
		first.tryEmitValue(0);
		assertThat(read.block().row()).isZero();
	}

	@Test
	void readsAheadByTheHeapByDefault() {
		this.exchange.answering((rows) -> Mono.never());
		Rows rows = new Rows(20_000);
		AiResultItemReader<Integer, float[]> reader = builder(rows).buildVectors(RowVectors::text);
		reader.open(this.context);
		Mono.fromCallable(reader::read).subscribeOn(Schedulers.boundedElastic()).subscribe((item) -> {
		}, (closed) -> {
		});
		int expected = (int) Math.min(8192, Runtime.getRuntime().maxMemory() / 65_536) + 4;
		await().until(() -> rows.next() == expected);
		reader.close();
	}

	@Test
	void aRestartAsksTheRowsBehindThePosition() throws Exception {
		Rows rows = new Rows(40);
		AiResultItemReader<Integer, float[]> reader = open(rows, 20);
		for (int i = 0; i < 11; i++) {
			reader.read();
		}
		reader.update(this.context);
		reader.close();
		this.exchange.packs().clear();
		assertThat(readAll(reader, this.context)).extracting(AiResultItem::row).isEqualTo(numbers(40).subList(11, 40));
		assertThat(this.exchange.asked()).containsExactlyInAnyOrderElementsOf(numbers(40).subList(11, 40));
	}

	@Test
	void anErrorOfTheDelegateIsThrownInItsPlaceAndReadingCanGoOn() throws Exception {
		AiResultItemReader<Integer, float[]> reader = open(new Rows(6).unreadable(2), 20);
		assertThat(reader.read().row()).isZero();
		assertThat(reader.read().row()).isEqualTo(1);
		assertThatIllegalArgumentException().isThrownBy(reader::read).withMessage("Row 2 cannot be read");
		assertThat(readAll(reader)).extracting(AiResultItem::row).containsExactly(3, 4, 5);
	}

	@Test
	void closingCancelsThePacksInFlight() {
		this.exchange.answering((rows) -> Mono.never());
		AiResultItemReader<Integer, float[]> reader = open(new Rows(100), 8 * PACK);
		Mono.fromCallable(reader::read).subscribeOn(Schedulers.boundedElastic()).subscribe((item) -> {
		}, (closed) -> {
		});
		await().until(() -> this.exchange.packs().size() == 4);
		reader.close();
		await().until(() -> this.exchange.cancelled() == 4);
		await().until(() -> this.client.snapshot().admission().inFlight() == 0);
	}

	@Test
	void whenTheClientClosesNoRowIsReturnedAsFailed() throws Exception {
		this.exchange.answering((rows) -> rows.contains(0) ? Mono.just(rows) : Mono.never());
		Rows rows = new Rows(100);
		AiResultItemReader<Integer, float[]> reader = open(rows, 8 * PACK);
		assertThat(reader.read().row()).isZero();
		int answered = this.exchange.packs().get(0).size();
		for (int row = 1; row < answered; row++) {
			assertThat(reader.read().result().isSuccess()).isTrue();
		}
		this.client.close();
		assertThatExceptionOfType(JobInterruptedException.class).isThrownBy(reader::read);
		reader.update(this.context);
		assertThat(rows.read(this.context)).isEqualTo(answered);
	}

	@Test
	void aStepThatIsToStopGetsWhatIsAnsweredAndThenTheEnd() throws Exception {
		Sinks.One<Integer> first = Sinks.one();
		this.exchange.answering((rows) -> switch (this.exchange.packs().size()) {
			case 1 -> first.asMono();
			case 2 -> Mono.just(rows);
			default -> {
				first.tryEmitValue(0);
				yield Mono.never();
			}
		});
		StepExecution step = MetaDataInstanceFactory.createStepExecution();
		StepSynchronizationManager.register(step);
		try {
			AiResultItemReader<Integer, float[]> reader = open(new Rows(100), 8 * PACK);
			assertThat(reader.read().row()).isZero();
			int slow = this.exchange.packs().get(0).size();
			for (int row = 1; row < slow; row++) {
				reader.read();
			}
			step.setTerminateOnly();
			assertThat(readAll(reader)).extracting(AiResultItem::row).isEqualTo(this.exchange.packs().get(1));
			reader.close();
		}
		finally {
			StepSynchronizationManager.release();
		}
	}

	@Test
	void whatIsMissingOrWrongIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> builder(new Rows(1)).buildVectors(null))
			.withMessageContaining("what to embed of a row");
		assertThatIllegalStateException()
			.isThrownBy(() -> builder(new Rows(1)).request(RowExchange::request).buildVectors(RowVectors::text))
			.withMessageContaining("buildVectors(...) alone");
		assertThatExceptionOfType(ReaderNotOpenException.class)
			.isThrownBy(() -> builder(new Rows(1)).buildVectors(RowVectors::text).read())
			.withMessageContaining("declare its bean as an AiResultItemReader");
		AiResultItemReader<Integer, float[]> reader = builder(new Rows(1))
			.buildVectors((row) -> (AiEmbeddingRequest) null);
		reader.open(this.context);
		assertThatIllegalStateException().isThrownBy(reader::read)
			.withMessageContaining("request function of the reader returned null");
	}

	private AiResultItemReader<Integer, float[]> open(Rows rows, int readAhead) {
		AiResultItemReader<Integer, float[]> reader = builder(rows).readAhead(readAhead).buildVectors(RowVectors::text);
		reader.open(this.context);
		return reader;
	}

	private AiItemReaderBuilder<Integer> builder(Rows rows) {
		return new AiItemReaderBuilder<Integer>().delegate(rows).client(this.client);
	}

	private static <V> List<AiResultItem<Integer, V>> readAll(AiResultItemReader<Integer, V> reader,
			ExecutionContext context) throws Exception {
		reader.open(context);
		return readAll(reader);
	}

	private static <V> List<AiResultItem<Integer, V>> readAll(AiResultItemReader<Integer, V> reader) throws Exception {
		List<AiResultItem<Integer, V>> items = new ArrayList<>();
		for (AiResultItem<Integer, V> item = reader.read(); item != null; item = reader.read()) {
			items.add(item);
		}
		return items;
	}

	private static List<Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().toList();
	}

	/**
	 * Answers that are numbers in digits.
	 */
	private static final class Numbers implements AnswerFormats, AnswerFormat<Integer> {

		@Override
		@SuppressWarnings("unchecked")
		public <T> AnswerFormat<T> format(Class<T> type) {
			return (AnswerFormat<T>) this;
		}

		@Override
		public int retries() {
			return 1;
		}

		@Override
		public AiRequest ask(AiRequest request) {
			return request;
		}

		@Override
		public Reading<Integer> read(String answer) {
			return answer.equals("7") ? new Value<>(7) : new Problem<>("The answer is no number in digits");
		}

	}

	/**
	 * A model that writes a number in digits once it is shown what was wrong.
	 */
	private static final class Learner implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			String content = (request.messages().size() > 1) ? "7" : "seven";
			return Mono.just(AiResponse.builder().content(content).build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.empty();
		}

	}

}
