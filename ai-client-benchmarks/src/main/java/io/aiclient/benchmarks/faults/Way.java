package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * How the requests are sent.
 */
enum Way {

	/**
	 * As one batch.
	 */
	BATCH {
		@Override
		Flux<Ending> send(AiClient client, List<PlannedRequest> requests) {
			return client.batch(requests.stream().map(PlannedRequest::toRequest).toList())
				.map((result) -> ending(result, requests.get((int) result.index())));
		}
	},

	/**
	 * As single calls, so many at once.
	 */
	CALLS {
		@Override
		Flux<Ending> send(AiClient client, List<PlannedRequest> requests) {
			return Flux.fromStream(IntStream.range(0, requests.size()).boxed())
				.flatMap((index) -> call(client, index, requests.get(index)), AT_ONCE);
		}
	};

	private static final int AT_ONCE = 50;

	/**
	 * Sends them.
	 * @return one ending for each, as they come
	 */
	abstract Flux<Ending> send(AiClient client, List<PlannedRequest> requests);

	/**
	 * How long an item of a batch took says nothing: its deadline stands still while it
	 * waits for its turn.
	 */
	private static Ending ending(AiResult<AiResponse> result, PlannedRequest request) {
		int index = (int) result.index();
		return result.fold(
				(success) -> new Ending(index, request.isRight(success.response()), Duration.ZERO, "answered"),
				(failure) -> new Ending(index, request.isRight(failure.error()), Duration.ZERO,
						failure.error().toString()));
	}

	private static Mono<Ending> call(AiClient client, int index, PlannedRequest request) {
		return Mono.defer(() -> {
			long begun = System.nanoTime();
			return client.send(request.toRequest())
				.map((response) -> new Ending(index, request.isRight(response), since(begun), "answered"))
				.onErrorResume((error) -> Mono
					.just(new Ending(index, request.isRight(error), since(begun), error.toString())));
		});
	}

	private static Duration since(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos);
	}

}
