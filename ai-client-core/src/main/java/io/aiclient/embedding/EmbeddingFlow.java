package io.aiclient.embedding;

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResult;

/**
 * Many texts in, one result out for each.
 * <p>
 * How is it designed, and why? What a quota lets go are requests and tokens, and most
 * texts are short: so as many as may travel in one request do. One pack at a time waits
 * to be admitted. Meanwhile rows are packed for the next, until that is full; then the
 * source is asked no more. So a source is read no faster than the quota allows, at most a
 * pack ahead, and the longer a pack has to wait the fuller is the next. A pack that is
 * not full goes when its first row has waited for {@code linger}, or when nothing more
 * can come.
 * <p>
 * What is between source and subscriber is bounded by its size, texts and vectors
 * together, since a vector is larger than most texts: so a slow subscriber slows the
 * source down, and packs in flight do not fill the heap.
 */
public final class EmbeddingFlow extends Flux<AiResult<float[]>> {

	private final Publisher<AiEmbeddingRequest> source;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	/**
	 * Creates a flow, which runs for each subscription.
	 */
	public EmbeddingFlow(Publisher<AiEmbeddingRequest> source, EmbeddingSettings settings, PackCalls calls) {
		this.source = source;
		this.settings = settings;
		this.calls = calls;
	}

	@Override
	public void subscribe(CoreSubscriber<? super AiResult<float[]>> subscriber) {
		PackRun run = new PackRun(subscriber, this.settings, this.calls);
		subscriber.onSubscribe(run);
		run.begin(this.source);
	}

}
