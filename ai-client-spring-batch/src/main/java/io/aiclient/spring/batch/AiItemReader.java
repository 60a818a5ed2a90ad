package io.aiclient.spring.batch;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

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

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.ManagedAiClient;

/**
 * Reads rows from another reader, asks a model for each, and returns them in their order,
 * each with its result. It reads ahead, so that many calls are in flight while the step
 * processes and writes, and no chunk waits for its own slowest call.
 * <p>
 * A request that fails does not fail the reader: its row is returned with the failure. An
 * error of the delegate, or of making the request, is thrown in the place of its row. If
 * the step skips it and reads on, so does the delegate.
 * <p>
 * What the step saves with each chunk is the delegate's position behind the row returned
 * last. So a restart asks again what was read ahead, and nothing whose chunk was
 * committed. The delegate's {@link ItemStream#update} is called after each row. A
 * delegate that is no {@link ItemStream} begins anew.
 * <p>
 * When the step is to stop, no row is read any more, and the input ends before the first
 * row that is not answered yet: what is answered is committed. When the client closes, or
 * the thread is interrupted, the reader requests the step to stop; it then ends as
 * stopped, can be restarted, and no row has failed or been skipped. Outside of a step a
 * {@link org.springframework.batch.core.job.JobInterruptedException} is thrown. Closing
 * the reader cancels what is in flight.
 * <p>
 * One instance serves one step execution at a time: declare it with {@code @StepScope}
 * where several run at once, as in a partitioned step. The delegate is read by the thread
 * that reads this. Reading is safe by several threads; but the position saved then is
 * that of the row returned last, whether or not those before it are written.
 *
 * @param <T> type of a row
 */
public class AiItemReader<T> implements ItemStreamReader<AiItem<T>> {

	private static final int READ_AHEAD_PER_SLOT = 4;

	private final Parts<T> parts;

	private final @Nullable Integer readAhead;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable ReadAhead<T> current;

	AiItemReader(ItemReader<? extends T> delegate, Function<? super T, AiRequest> request, AiClient client,
			@Nullable Integer readAhead) {
		this.parts = new Parts<>(delegate, request, client);
		this.readAhead = readAhead;
	}

	@Override
	public void open(ExecutionContext context) {
		this.lock.lock();
		try {
			if (this.current != null) {
				throw new ItemStreamException("This AiItemReader is used by another step execution at the moment: "
						+ "declare its bean with @StepScope, so that each has its own");
			}
			if (this.parts.delegate() instanceof ItemStream stream) {
				stream.open(context);
			}
			this.current = new ReadAhead<>(this.parts, limit(), currentStep());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable AiItem<T> read() throws Exception {
		this.lock.lock();
		try {
			ReadAhead<T> rows = this.current;
			if (rows == null) {
				throw new ReaderNotOpenException("This AiItemReader is not open: declare its bean as an AiItemReader, "
						+ "not as an ItemReader, or register it with stream(...), so that the step opens it");
			}
			return rows.read();
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
			ReadAhead<T> rows = this.current;
			if (rows == null) {
				return;
			}
			Runnable takeBack = rows.save(context);
			rows.limit(limit());
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
		ReadAhead<T> rows = this.current;
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

	private int limit() {
		int concurrency = concurrency();
		return concurrency + ((this.readAhead != null) ? this.readAhead : READ_AHEAD_PER_SLOT * concurrency);
	}

	private int concurrency() {
		if (this.parts.client() instanceof ManagedAiClient managed) {
			return managed.snapshot().quotas().stream().mapToInt(AdmissionSnapshot::concurrencyLimit).sum();
		}
		return ConcurrencySettings.defaults().max();
	}

	private static @Nullable StepExecution currentStep() {
		StepContext context = StepSynchronizationManager.getContext();
		return (context != null) ? context.getStepExecution() : null;
	}

	/**
	 * What a reader is made of.
	 *
	 * @param <T> type of a row
	 * @param delegate where the rows come from
	 * @param request what to ask for a row
	 * @param client what to ask with
	 */
	record Parts<T>(ItemReader<? extends T> delegate, Function<? super T, AiRequest> request, AiClient client) {

	}

}
