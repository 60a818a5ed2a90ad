package io.aiclient.spring.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ReaderNotOpenException;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.batch.test.MetaDataInstanceFactory;
import org.springframework.transaction.support.TransactionTemplate;

import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class AiItemReaderTests {

	private final RowExchange exchange = new RowExchange();

	private final ExecutionContext context = new ExecutionContext();

	private ManagedAiClient client = this.exchange.client(4);

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void rowsComeInTheOrderOfTheInputWhateverTheOrderOfTheAnswers() throws Exception {
		this.exchange.answering((row) -> Mono.just(RowExchange.answer(row))
			.delayElement(Duration.ofMillis((row % 4 == 0) ? 30 : 4 - row % 4)));
		AiItemReader<Integer> reader = open(new Rows(40), 16);
		assertThat(readAll(reader)).extracting(AiItem::row).isEqualTo(numbers(40));
		assertThat(this.exchange.asked()).containsExactlyInAnyOrderElementsOf(numbers(40));
	}

	@Test
	void eachRowComesWithItsOwnResult() throws Exception {
		this.exchange
			.answering((row) -> (row == 2) ? Mono.error(RowExchange.badRequest()) : Mono.just(RowExchange.answer(row)));
		List<AiItem<Integer>> items = readAll(open(new Rows(4), 4));
		assertThat(items)
			.extracting((item) -> item.result()
				.fold((success) -> success.value().content(), (failure) -> failure.error().getClass().getSimpleName()))
			.containsExactly("answer 0", "answer 1", "AiInvalidRequestException", "answer 3");
		assertThat(items).extracting((item) -> item.result().index()).containsExactly(0L, 1L, 2L, 3L);
	}

	@Test
	void noMoreRowsAreHeldThanReadAheadAndTheConcurrency() throws Exception {
		Sinks.One<Integer> first = Sinks.one();
		this.exchange.answering(
				(row) -> (row == 0) ? first.asMono().map(RowExchange::answer) : Mono.just(RowExchange.answer(row)));
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = open(rows, 10);
		CompletableFuture<AiItem<Integer>> read = inBackground(reader);
		await().until(() -> this.exchange.asked().size() == 14);
		assertThat(rows.next()).isEqualTo(14);
		first.tryEmitValue(0);
		assertThat(read.get().row()).isZero();
		assertThat(reader.read()).isNotNull();
		assertThat(rows.next()).isEqualTo(15);
	}

	@Test
	void readsNoMoreThanTwoRowsBeforeItReturnsOneThatIsAnswered() throws Exception {
		Rows rows = new Rows(200);
		AiItemReader<Integer> reader = new AiItemReaderBuilder<Integer>().delegate(rows)
			.request(RowExchange::request)
			.client(new ImmediateClient())
			.readAhead(4)
			.build();
		reader.open(this.context);
		assertThat(reader.read().row()).isZero();
		assertThat(rows.next()).isEqualTo(2);
		assertThat(reader.read().row()).isEqualTo(1);
		assertThat(rows.next()).isEqualTo(4);
		int held = ConcurrencySettings.defaults().max() + 4;
		for (int row = 2; row < 2 * held; row++) {
			reader.read();
		}
		assertThat(rows.next()).isEqualTo(2 * held + held - 1);
	}

	@Test
	void readsAheadFourTimesTheConcurrencyByDefault() {
		this.client = this.exchange.client(3);
		this.exchange.answering((row) -> Mono.never());
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = builder(rows, RowExchange::request).build();
		reader.open(this.context);
		inBackground(reader);
		await().until(() -> rows.next() == 15 && this.exchange.asked().size() == 3);
		reader.close();
	}

	@Test
	void savesThePositionOfTheRowReturnedLast() throws Exception {
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = open(rows, 20);
		reader.update(this.context);
		assertThat(rows.read(this.context)).isZero();
		reader.read();
		reader.read();
		reader.update(this.context);
		assertThat(rows.read(this.context)).isEqualTo(2);
		assertThat(rows.next()).isGreaterThan(2);
	}

	@Test
	void aRestartAsksTheRowsBehindThePosition() throws Exception {
		this.context.putInt(Rows.POSITION, 37);
		assertThat(readAll(open(new Rows(40), 20))).extracting(AiItem::row).containsExactly(37, 38, 39);
	}

	@Test
	void aRollbackTakesThePositionBack() throws Exception {
		TransactionTemplate transaction = new TransactionTemplate(new ResourcelessTransactionManager());
		this.context.putInt(Rows.POSITION, 5);
		this.context.put("other", "kept");
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = open(rows, 20);
		reader.read();
		transaction.executeWithoutResult((status) -> {
			reader.update(this.context);
			assertThat(rows.read(this.context)).isEqualTo(6);
			status.setRollbackOnly();
		});
		assertThat(rows.read(this.context)).isEqualTo(5);
		reader.read();
		transaction.executeWithoutResult((status) -> reader.update(this.context));
		assertThat(rows.read(this.context)).isEqualTo(7);
		assertThat(this.context.get("other")).isEqualTo("kept");
	}

	@Test
	void anErrorOfTheDelegateIsThrownInItsPlaceAndReadingCanGoOn() throws Exception {
		Rows rows = new Rows(6).unreadable(2).unreadable(3);
		AiItemReader<Integer> reader = open(rows, 20);
		assertThat(reader.read().row()).isZero();
		assertThat(reader.read().row()).isEqualTo(1);
		assertThat(rows.next()).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(reader::read).withMessage("Row 2 cannot be read");
		reader.update(this.context);
		assertThat(rows.read(this.context)).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(reader::read).withMessage("Row 3 cannot be read");
		assertThat(readAll(reader)).extracting(AiItem::row).containsExactly(4, 5);
	}

	@Test
	void anErrorOfMakingTheRequestIsThrownInItsPlaceAndDoesNotPauseReading() throws Exception {
		Function<Integer, AiRequest> request = (row) -> {
			if (row == 1) {
				throw new IllegalArgumentException("No text");
			}
			return RowExchange.request(row);
		};
		Rows rows = new Rows(4);
		AiItemReader<Integer> reader = builder(rows, request).readAhead(20).build();
		reader.open(this.context);
		assertThat(reader.read().row()).isZero();
		await().until(() -> {
			reader.update(this.context);
			return rows.read(this.context) == 1;
		});
		assertThatIllegalArgumentException().isThrownBy(reader::read).withMessage("No text");
		assertThat(readAll(reader)).extracting(AiItem::row).containsExactly(2, 3);
	}

	@Test
	void aRequestThatIsNullIsAnError() {
		AiItemReader<Integer> reader = builder(new Rows(1), (row) -> null).build();
		reader.open(this.context);
		assertThatIllegalStateException().isThrownBy(reader::read)
			.withMessageContaining("request function of the reader returned null");
	}

	@Test
	void aDelegateThatIsNoStreamIsReadFromItsBeginning() throws Exception {
		List<Integer> left = new ArrayList<>(numbers(3));
		AiItemReader<Integer> reader = new AiItemReaderBuilder<Integer>()
			.delegate(() -> left.isEmpty() ? null : left.remove(0))
			.request(RowExchange::request)
			.client(this.client)
			.build();
		reader.open(this.context);
		assertThat(readAll(reader)).hasSize(3);
		reader.update(this.context);
		assertThat(this.context.isEmpty()).isTrue();
	}

	@Test
	void closingCancelsWhatIsInFlightAndClosesTheDelegate() {
		this.exchange.answering((row) -> Mono.never());
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = open(rows, 8);
		Thread reading = new Thread(() -> {
			try {
				reader.read();
			}
			catch (Exception ex) {
				Thread.currentThread().interrupt();
			}
		});
		reading.start();
		await().until(() -> this.exchange.asked().size() == 4);
		reading.interrupt();
		reader.close();
		await().until(() -> this.exchange.cancelled() == 4);
		await().until(() -> this.client.snapshot().admission().inFlight() == 0);
		assertThat(rows.isOpen()).isFalse();
		reader.close();
	}

	@Test
	void canBeOpenedAgainAfterItWasClosed() throws Exception {
		AiItemReader<Integer> reader = open(new Rows(10), 4);
		reader.read();
		reader.update(this.context);
		reader.close();
		reader.open(this.context);
		assertThat(readAll(reader)).extracting(AiItem::row).isEqualTo(numbers(10).subList(1, 10));
	}

	@Test
	void anInterruptEndsReadingAndKeepsTheFlag() {
		this.exchange.answering((row) -> Mono.never());
		AiItemReader<Integer> reader = open(new Rows(10), 4);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(JobInterruptedException.class).isThrownBy(reader::read);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whenTheClientClosesNoRowIsReturnedAsFailed() throws Exception {
		this.exchange.answering((row) -> (row < 2) ? Mono.just(RowExchange.answer(row)) : Mono.never());
		Rows rows = new Rows(100);
		AiItemReader<Integer> reader = open(rows, 20);
		reader.read();
		reader.read();
		this.client.close();
		assertThatExceptionOfType(JobInterruptedException.class).isThrownBy(reader::read)
			.withMessageContaining("closed");
		assertThatExceptionOfType(JobInterruptedException.class).isThrownBy(reader::read);
		reader.update(this.context);
		assertThat(rows.read(this.context)).isEqualTo(2);
	}

	@Test
	void aStepThatIsToStopGetsWhatIsAnsweredAndThenTheEnd() throws Exception {
		Sinks.One<Integer> first = Sinks.one();
		this.exchange.answering((row) -> switch (row) {
			case 0 -> first.asMono().map(RowExchange::answer);
			case 1, 2 -> Mono.just(RowExchange.answer(row));
			default -> {
				first.tryEmitValue(0);
				yield Mono.never();
			}
		});
		StepExecution step = MetaDataInstanceFactory.createStepExecution();
		StepSynchronizationManager.register(step);
		try {
			Rows rows = new Rows(100);
			AiItemReader<Integer> reader = open(rows, 20);
			assertThat(reader.read().row()).isZero();
			int read = rows.next();
			step.setTerminateOnly();
			assertThat(readAll(reader)).extracting(AiItem::row).containsExactly(1, 2);
			assertThat(rows.next()).isEqualTo(read);
			reader.close();
		}
		finally {
			StepSynchronizationManager.release();
		}
	}

	@Test
	void aReaderThatIsNotOpenSaysWhatToDo() {
		AiItemReader<Integer> reader = builder(new Rows(1), RowExchange::request).build();
		assertThatExceptionOfType(ReaderNotOpenException.class).isThrownBy(reader::read)
			.withMessageContaining("declare its bean as an AiItemReader");
	}

	@Test
	void twoStepExecutionsCannotShareOne() throws Exception {
		AiItemReader<Integer> reader = open(new Rows(3), 4);
		StepSynchronizationManager.register(MetaDataInstanceFactory.createStepExecution());
		try {
			assertThatExceptionOfType(ItemStreamException.class).isThrownBy(() -> reader.open(new ExecutionContext()))
				.withMessageContaining("@StepScope");
			reader.close();
		}
		finally {
			StepSynchronizationManager.release();
		}
		assertThat(readAll(reader)).hasSize(3);
	}

	@Test
	void whatIsMissingOrWrongIsNamed() {
		AiItemReaderBuilder<Integer> builder = new AiItemReaderBuilder<>();
		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("delegate(...)");
		builder.delegate(new Rows(1));
		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("request(...)");
		builder.request(RowExchange::request);
		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("client(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.readAhead(-1))
			.withMessage("Invalid readAhead (-1): must be zero or more");
	}

	private AiItemReader<Integer> open(Rows rows, int readAhead) {
		AiItemReader<Integer> reader = builder(rows, RowExchange::request).readAhead(readAhead).build();
		reader.open(this.context);
		return reader;
	}

	private AiItemReaderBuilder<Integer> builder(Rows rows, Function<Integer, AiRequest> request) {
		return new AiItemReaderBuilder<Integer>().delegate(rows).request(request).client(this.client);
	}

	private static CompletableFuture<AiItem<Integer>> inBackground(AiItemReader<Integer> reader) {
		CompletableFuture<AiItem<Integer>> item = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				item.complete(reader.read());
			}
			catch (Exception ex) {
				item.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return item;
	}

	private static List<AiItem<Integer>> readAll(AiItemReader<Integer> reader) throws Exception {
		List<AiItem<Integer>> items = new ArrayList<>();
		for (AiItem<Integer> item = reader.read(); item != null; item = reader.read()) {
			items.add(item);
		}
		return items;
	}

	private static List<Integer> numbers(int count) {
		return java.util.stream.IntStream.range(0, count).boxed().toList();
	}

}
