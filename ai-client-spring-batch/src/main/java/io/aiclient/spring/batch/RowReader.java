package io.aiclient.spring.batch;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ReaderNotOpenException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.aiclient.AiResult;

/**
 * What the readers have in common, whatever they ask for a row: {@link AiItemReader} says
 * what holds for them all.
 *
 * @param <T> type of a row
 * @param <V> type of a result's value
 * @param <I> type of what is returned: a row and its result
 */
abstract class RowReader<T, V, I> implements ItemStreamReader<I> {

	private final Parts<T, ?, V> parts;

	private final BiFunction<? super T, AiResult<V>, I> item;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable ReadAhead<T, ?, V> current;

	/**
	 * Creates a reader.
	 * @param parts what it is made of
	 * @param item makes what is returned of a row and its result
	 */
	RowReader(Parts<T, ?, V> parts, BiFunction<? super T, AiResult<V>, I> item) {
		this.parts = parts;
		this.item = item;
	}

	@Override
	public void open(ExecutionContext context) {
		this.lock.lock();
		try {
			if (this.current != null) {
				throw new ItemStreamException("This " + name() + " is used by another step execution at the moment: "
						+ "declare its bean with @StepScope, so that each has its own");
			}
			if (this.parts.delegate() instanceof ItemStream stream) {
				stream.open(context);
			}
			this.current = new ReadAhead<>(this.parts, currentStep());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable I read() throws Exception {
		this.lock.lock();
		try {
			ReadAhead<T, ?, V> rows = this.current;
			if (rows == null) {
				throw new ReaderNotOpenException("This " + name() + " is not open: declare its bean as an " + name()
						+ ", not as an ItemReader, or register it with stream(...), so that the step opens it");
			}
			return rows.read(this.item);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Writes the position of the row returned last. If the transaction is rolled back
	 * after that, the context gets back what it had: the step saves it when it fails.
	 */
	@Override
	public void update(ExecutionContext context) {
		this.lock.lock();
		try {
			ReadAhead<T, ?, V> rows = this.current;
			if (rows == null) {
				return;
			}
			Runnable takeBack = rows.save(context);
			rows.limit(this.parts.limit().getAsInt());
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
					@Override
					public void afterCompletion(int status) {
						if (status != STATUS_COMMITTED) {
							takeBack.run();
						}
					}
				});
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		ReadAhead<T, ?, V> rows = this.current;
		if (rows != null) {
			if (!Objects.equals(rows.step(), currentStep())) {
				return;
			}
			rows.cancel();
		}
		this.lock.lock();
		try {
			this.current = null;
			if (this.parts.delegate() instanceof ItemStream stream) {
				stream.close();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private String name() {
		return getClass().getSimpleName();
	}

	private static @Nullable StepExecution currentStep() {
		StepContext context = StepSynchronizationManager.getContext();
		return (context != null) ? context.getStepExecution() : null;
	}

	/**
	 * What a reader is made of.
	 *
	 * @param <T> type of a row
	 * @param <Q> type of a request
	 * @param <V> type of a result's value
	 * @param delegate where the rows come from
	 * @param request what to ask for a row
	 * @param batch asks it, one result a request
	 * @param limit how many rows may be held at the moment, at least one
	 */
	record Parts<T, Q, V>(ItemReader<? extends T> delegate, Function<? super T, ? extends Q> request,
			Function<Flux<Q>, Flux<AiResult<V>>> batch, IntSupplier limit) {

	}

}
