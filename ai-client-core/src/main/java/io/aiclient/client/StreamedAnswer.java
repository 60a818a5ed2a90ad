package io.aiclient.client;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.client.AiClientObserver.Operation;

/**
 * Streamed answers: a call for each subscription.
 */
final class StreamedAnswer extends Flux<AiChunk> {

	private final AiRequest request;

	private final ActiveCalls calls;

	private final Pipeline pipeline;

	StreamedAnswer(AiRequest request, ActiveCalls calls, Pipeline pipeline) {
		this.request = request;
		this.calls = calls;
		this.pipeline = pipeline;
	}

	/**
	 * As Reactor's hooks want it.
	 */
	Flux<AiChunk> assembled() {
		return onAssembly(this);
	}

	@Override
	public void subscribe(CoreSubscriber<? super AiChunk> subscriber) {
		new PiecewiseAnswer<AiChunk>(subscriber, this.calls).begin(this.request, Operation.STREAM,
				WrittenPassage.STREAMED, this.pipeline);
	}

}
