package io.aiclient.client;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;

/**
 * Answers from the cache. Items of a batch are looked up before they are admitted, one
 * after the other, so that those which are found take no slot.
 */
final class FoundAnswers implements Answers {

	private final Answers next;

	private final GuardedCache cache;

	private final Ticker ticker;

	FoundAnswers(Answers next, GuardedCache cache, Ticker ticker) {
		this.next = next;
		this.cache = cache;
		this.ticker = ticker;
	}

	@Override
	public Mono<?> admit(Call call) {
		return find(call).cast(Object.class).switchIfEmpty(Mono.defer(() -> this.next.admit(call)));
	}

	@Override
	public Flux<AiResponse> run(Call call) {
		AiResponse found = call.answer();
		if (found != null) {
			return Flux.just(found);
		}
		if (call.held() != null) {
			return this.next.run(call);
		}
		return call.interruptible(find(call).flux().switchIfEmpty(Flux.defer(() -> this.next.run(call))));
	}

	private Mono<AiResponse> find(Call call) {
		if (call.request().bypassCache()) {
			return Mono.empty();
		}
		return Mono.defer(() -> {
			long begun = this.ticker.nanos();
			return this.cache.get(call).handle((found, sink) -> {
				Duration latency = Duration.ofNanos(this.ticker.nanos() - begun);
				AiResponse own = Answers.unpaid(found, call, Duration.ZERO, latency).toBuilder().cached(true).build();
				if (call.takeAnswer(own)) {
					sink.next(own);
				}
			});
		});
	}

}
