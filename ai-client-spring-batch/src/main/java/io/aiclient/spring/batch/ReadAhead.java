package io.aiclient.spring.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemStream;

import io.aiclient.AiResult;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * The rows of one step execution between the delegate reader and the step.
 * <p>
 * How is it designed, and why? Rows stand in a queue in the order in which they were
 * read; their requests are the source of one batch, which takes them as fast as the quota
 * allows and completes them in any order. A row is returned when it is the head of the
 * queue and its result is there, so that the order of the input is kept and no chunk
 * waits for its slowest call alone: while the head is awaited, or a chunk is written, the
 * rows behind are asked. The delegate is read by the thread that calls {@link #read}, and
 * by no other: so whatever is bound to the thread of the step (its transaction, step
 * scope) is there, and nothing has to be waited for at the end. Each call reads as much
 * as fits, but no more than two rows once the head has its result: a slow delegate must
 * not hold back what is ready, and a queue that has run dry must fill again.
 * <p>
 * Behind each row the delegate's position is kept, and that of the row returned last is
 * what the step saves. An error of reading stands in the queue like a row, and is thrown
 * when it is the head. Nothing is read past it until then, since only the step can say
 * whether it goes on.
 *
 * @param <T> type of a row
 * @param <Q> type of a request
 * @param <V> type of a result's value
 */
final class ReadAhead<T, Q, V> {

	private static final Log logger = Log.of(AiItemReader.class);

	private static final long STOP_CHECK_MILLIS = 200;

	private static final int READ_PER_RETURNED = 2;

	private final ItemReader<? extends T> delegate;

	private final Function<? super T, ? extends Q> request;

	private final @Nullable StepExecution step;

	private final ExecutionContext delegateContext = new ExecutionContext();

	private final Deque<ReadRow<T, V>> rows = new ArrayDeque<>();

	private final Map<Long, CompletableFuture<AiResult<V>>> asked = new ConcurrentHashMap<>();

	private final Sinks.Many<Q> requests = Sinks.many().unicast().onBackpressureBuffer();

	private volatile @Nullable Throwable batchError;

	private final Disposable batch;

	private int limit;

	private long nextIndex;

	private boolean exhausted;

	private @Nullable ReadRow<T, V> unreadable;

	private Position returned;

	private Position saved;

	ReadAhead(RowReader.Parts<T, Q, V> parts, @Nullable StepExecution step) {
		this.delegate = parts.delegate();
		this.request = parts.request();
		this.step = step;
		this.limit = parts.limit().getAsInt();
		this.returned = position();
		this.saved = this.returned;
		this.batch = parts.batch()
			.apply(this.requests.asFlux())
			.subscribe(this::answered, this::ended, () -> ended(new IllegalStateException("The batch has ended")));
	}

	@Nullable StepExecution step() {
		return this.step;
	}

	/**
	 * The row that is next.
	 * @param <I> type of what is made of it
	 * @param item makes one of a row and its result
	 * @return what was made; null at the end of the input, and if the step is to stop
	 * before there is a result
	 */
	<I> @Nullable I read(BiFunction<? super T, AiResult<V>, I> item) throws Exception {
		fill();
		ReadRow<T, V> head = this.rows.peek();
		AiResult<V> result = (head != null) ? await(head) : null;
		if (head == null || result == null) {
			return null;
		}
		if (result instanceof AiResult.Failure<V> failure && failure.error() instanceof AiCancelledException closed) {
			interrupt(closed);
			return null;
		}
		remove(head);
		T row = head.row();
		return (row != null) ? item.apply(row, result) : null;
	}

	private void fill() {
		int more = READ_PER_RETURNED;
		while (mayRead() && (more > 0 || !headIsAnswered())) {
			readOne();
			more--;
		}
	}

	private boolean mayRead() {
		return !this.exhausted && this.unreadable == null && this.rows.size() < this.limit && !isStopping();
	}

	private boolean headIsAnswered() {
		ReadRow<T, V> head = this.rows.peek();
		return head != null && head.result().isDone();
	}

	private void readOne() {
		T row;
		try {
			row = this.delegate.read();
		}
		catch (Exception ex) {
			this.unreadable = ReadRow.failed(ex, position());
			this.rows.add(this.unreadable);
			return;
		}
		if (row == null) {
			this.exhausted = true;
			this.requests.tryEmitComplete();
			return;
		}
		Position position = position();
		try {
			ask(row, request(row), position);
		}
		catch (RuntimeException ex) {
			this.rows.add(ReadRow.failed(ex, position));
		}
	}

	private Position position() {
		if (this.delegate instanceof ItemStream stream) {
			stream.update(this.delegateContext);
		}
		return new Position(Map.copyOf(this.delegateContext.toMap()));
	}

	private Q request(T row) {
		Q request = this.request.apply(row);
		if (request == null) {
			throw new IllegalStateException("The request function of the reader returned null: return a request "
					+ "for every row, and leave out rows in the delegate reader");
		}
		return request;
	}

	private void ask(T row, Q request, Position position) {
		ReadRow<T, V> read = ReadRow.asked(row, position);
		this.rows.add(read);
		this.asked.put(this.nextIndex++, read.result());
		Throwable error = this.batchError;
		if (error != null) {
			read.result().completeExceptionally(error);
			return;
		}
		this.requests.tryEmitNext(request);
	}

	private void answered(AiResult<V> result) {
		CompletableFuture<AiResult<V>> waiting = this.asked.remove(result.index());
		if (waiting != null) {
			waiting.complete(result);
		}
	}

	private void ended(Throwable error) {
		this.batchError = error;
		this.asked.values().forEach((waiting) -> waiting.completeExceptionally(error));
	}

	private @Nullable AiResult<V> await(ReadRow<T, V> head) throws Exception {
		while (head.result().isDone() || !isStopping()) {
			try {
				return head.result().get(STOP_CHECK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				// look again whether the step is to stop
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				interrupt(ex);
				return null;
			}
			catch (ExecutionException ex) {
				if (head.row() != null) {
					interrupt(ex.getCause());
					return null;
				}
				throw unreadable(head, ex.getCause());
			}
		}
		return null;
	}

	private Exception unreadable(ReadRow<T, V> head, @Nullable Throwable cause) {
		remove(head);
		if (head.equals(this.unreadable)) {
			this.unreadable = null;
		}
		return (cause instanceof Exception error) ? error : new IllegalStateException(cause);
	}

	private void remove(ReadRow<T, V> head) {
		this.rows.remove();
		this.returned = head.position();
	}

	/**
	 * Ends the input for a step, which then ends as stopped. An exception could be
	 * skipped.
	 */
	private void interrupt(@Nullable Throwable cause) throws JobInterruptedException {
		String message = "Interrupted before the next row was answered: "
				+ ((cause != null) ? Thrown.name(cause) : "the step is to stop");
		if (this.step == null) {
			throw new JobInterruptedException(message);
		}
		if (!this.step.isTerminateOnly()) {
			logger.warn("Step '{}' stops and can be restarted. {}", this.step.getStepName(), message);
			this.step.setTerminateOnly();
		}
	}

	private boolean isStopping() {
		return this.step != null && this.step.isTerminateOnly();
	}

	void limit(int limit) {
		this.limit = limit;
	}

	/**
	 * Writes the position behind the row returned last.
	 * @param context the context of the step
	 * @return takes it back
	 */
	Runnable save(ExecutionContext context) {
		Position last = this.saved;
		this.saved = this.returned;
		return this.saved.write(context, last);
	}

	void cancel() {
		this.batch.dispose();
		ended(new CancellationException("The reader was closed"));
	}

}
