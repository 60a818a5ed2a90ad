package io.aiclient.job;

import java.util.function.BiFunction;
import java.util.function.Function;

import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.AnswerFormat;
import io.aiclient.FormattedCalls;
import io.aiclient.client.ManagedAiClient;

/**
 * What a job is for: answers in words or as values of a type, or vectors.
 *
 * @param template makes the request of a row
 * @param asking has a client ask for many, one result for each
 */
record JobTask(Function<JobRow, ? extends RowRequest> template,
		BiFunction<AiClient, Flux<RowRequest>, Flux<? extends AiResult<?>>> asking) {

	static JobTask answers(Function<JobRow, AiRequest> template) {
		return new JobTask((row) -> new AnswerRequest(template.apply(row)),
				(client, requests) -> client.batch(requests.cast(AnswerRequest.class).map(AnswerRequest::request)));
	}

	/**
	 * The answers are read and asked for again as they would be outside of a job.
	 */
	static <T> JobTask records(Function<JobRow, AiRequest> template, AiClient client, Class<T> type) {
		AnswerFormat<T> format = client.answerFormats().format(type);
		int retries = client.answerFormats().retries();
		return new JobTask((row) -> new AnswerRequest(format.ask(template.apply(row))),
				(asked, requests) -> new FormattedCalls<>(asked, format, retries)
					.batch(requests.cast(AnswerRequest.class).map(AnswerRequest::request)));
	}

	/**
	 * The client packs the rows, as it would outside of a job.
	 */
	static JobTask vectors(Function<JobRow, AiEmbeddingRequest> template, AiClient client) {
		return new JobTask((row) -> {
			VectorRequest request = new VectorRequest(template.apply(row));
			return (client instanceof ManagedAiClient managed) ? request.withDimensionsOf(managed) : request;
		}, (asked, requests) -> asked.embed(requests.cast(VectorRequest.class).map(VectorRequest::request)));
	}

}
