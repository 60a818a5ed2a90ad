package io.aiclient.spring.batch;

import org.springframework.batch.infrastructure.item.ItemStream;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

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
public class AiItemReader<T> extends RowReader<T, AiResponse, AiItem<T>> {

	AiItemReader(Parts<T, AiRequest, AiResponse> parts) {
		super(parts, AiItem::new);
	}

}
