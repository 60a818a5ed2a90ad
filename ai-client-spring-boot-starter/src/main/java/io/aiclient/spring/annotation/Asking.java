package io.aiclient.spring.annotation;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.FormattedCalls;
import io.aiclient.error.AiBadResponseException;

/**
 * Sends the requests of a method, and reads their answers.
 */
final class Asking {

	private final AiClient client;

	private final FormattedCalls<Object> calls;

	Asking(AiServiceClient client, AnswerForm form) {
		this.client = client.client();
		this.calls = form.calls();
	}

	AiResult<Object> call(AiRequest request) {
		return this.calls.call(request);
	}

	Mono<AiResult<Object>> send(AiRequest request) {
		return this.calls.send(request);
	}

	Flux<AiResult<Object>> batch(Iterable<AiRequest> requests) {
		return this.calls.batch(requests);
	}

	Flux<AiResult<Object>> batch(Publisher<AiRequest> requests) {
		return this.calls.batch(requests);
	}

	Flux<String> stream(AiRequest request) {
		return this.client.stream(request).handle((chunk, sink) -> {
			try {
				if (chunk.end() != null) {
					FormattedCalls.checkRefusal(chunk.end());
				}
				if (!chunk.delta().isEmpty()) {
					sink.next(chunk.delta());
				}
			}
			catch (AiBadResponseException ex) {
				sink.error(ex);
			}
		});
	}

}
