package io.aiclient.job;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;

/**
 * What a job was built with: see the methods of {@link AiBatchJobBuilder}.
 *
 * @param task what is asked for the rows
 * @param lines how results are written
 * @param subscriber takes the results; null for none
 * @param syncInterval the longest time between a write and its fsync
 * @param progressInterval zero for no progress in the log
 * @param jobName distinguishes it from the job of another input
 */
record JobSettings(AiClient client, JobRows rows, JobTask task, JobFiles files, StoredLine lines,
		@Nullable Function<JobResult, ? extends Publisher<Void>> subscriber, Duration syncInterval,
		Duration progressInterval, Duration stopTimeout, boolean deduplicate, boolean retryFailed, boolean repair,
		OnUnreadableRow onUnreadableRow, JobBudget budget, JobName jobName) {

	String name() {
		return this.files.results().getFileName().toString();
	}

	/**
	 * Makes the request of a row, complete with its model: another model is another
	 * request.
	 */
	JobItem item(JobRow row) {
		RowRequest request;
		try {
			request = this.task.template().apply(row);
		}
		catch (RuntimeException | Error ex) {
			throw new JobException("Cannot make a request of row '" + row.key() + "': " + ex.getMessage(), ex);
		}
		String model = (request.model() != null) ? request.model() : model(row);
		RowRequest asked = request.complete(row.key(), model);
		return new JobItem(RowIdentity.of(row.key(), row.numericKey(), asked.fingerprint()), asked,
				this.lines.withInput() ? row.fields() : null);
	}

	private String model(JobRow row) {
		String model = (this.client instanceof ManagedAiClient managed) ? managed.model() : null;
		if (model == null) {
			throw new JobException("The request of row '" + row.key() + "' names no model, and that of the client is "
					+ "not known: let the template give the request one, with model(...) of its builder", null);
		}
		return model;
	}

}
