package io.aiclient.client;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import io.aiclient.AiResponse;

/**
 * Finds out whose a call is before an answer of another's is looked for. A call of which
 * that cannot be said goes the way of a request by itself.
 */
final class ScopedAnswers implements Answers {

	private final Answers shared;

	private final Answers alone;

	private final AnswerScopes scopes;

	ScopedAnswers(Answers shared, Answers alone, AnswerScopes scopes) {
		this.shared = shared;
		this.alone = alone;
		this.scopes = scopes;
	}

	@Override
	public Mono<?> admit(Call call) {
		return way(call).flatMap((way) -> way.admit(call));
	}

	@Override
	public Flux<AiResponse> run(Call call) {
		return way(call).flatMapMany((way) -> way.run(call));
	}

	/**
	 * With {@code handle}, because Reactor restores thread-locals of the context for it.
	 */
	private Mono<Answers> way(Call call) {
		return Mono.just(call).handle(this::choose);
	}

	private void choose(Call call, SynchronousSink<Answers> way) {
		AnswerScope scope = call.scope();
		if (scope == null) {
			scope = this.scopes.of(call.request(), way.contextView());
			call.scope(scope);
		}
		way.next(scope.isKnown() ? this.shared : this.alone);
	}

}
