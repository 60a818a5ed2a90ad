package io.aiclient.job;

import java.util.function.BiFunction;
import java.util.function.Function;

import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;

/**
 * What a job is for: answers in words, or vectors.
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
	 * The client packs the rows, as it would outside of a job.
	 */
	static JobTask vectors(Function<JobRow, AiEmbeddingRequest> template, AiClient client) {
		return new JobTask((row) -> {
			VectorRequest request = new VectorRequest(template.apply(row));
			return (client instanceof ManagedAiClient managed) ? request.withDimensionsOf(managed) : request;
		}, (asked, requests) -> asked.embed(requests.cast(VectorRequest.class).map(VectorRequest::request)));
	}

}
