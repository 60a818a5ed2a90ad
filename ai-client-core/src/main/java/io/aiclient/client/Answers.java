package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * What brings whole answers to calls: the way of a request, and before it whatever saves
 * a call from going that way.
 */
interface Answers {

	/**
	 * What a client's settings ask for: whose the call is, where that matters, the
	 * sharing of what is in flight, then the cache, then the way of a request. Sharing
	 * comes first, so that no request can miss an answer in the cache just before it is
	 * kept, and then the call just after it has ended.
	 * @param settings the settings
	 * @param chain the way of a request
	 * @param tally counts what the cache brings; null if there is no cache
	 * @return the answers
	 */
	static Answers of(AiClientBuilder settings, RequestChain chain, @Nullable CacheTally tally) {
		Answers alone = ofChain(chain);
		if (tally == null && !settings.shareInFlight) {
			return alone;
		}
		AnswerScopes scopes = new AnswerScopes(settings);
		Answers answers = alone;
		if (settings.responseCache != null && tally != null) {
			GuardedCache cache = new GuardedCache(settings.responseCache, scopes, settings, tally);
			answers = new FoundAnswers(new KeptAnswers(answers, cache), cache, settings.ticker);
		}
		return new ScopedAnswers(settings.shareInFlight ? new SharedAnswers(answers, settings, chain::error) : answers,
				alone, scopes);
	}

	private static Answers ofChain(RequestChain chain) {
		return new Answers() {
			@Override
			public Mono<?> admit(Call call) {
				return chain.admit(call);
			}

			@Override
			public Flux<AiResponse> run(Call call) {
				return chain.run(call, Transport.WHOLE);
			}
		};
	}

	/**
	 * An answer on the account of a call that paid nothing for it.
	 * @param response the answer
	 * @param call the call
	 * @param queued how long it waited for the answer
	 * @param latency how long it took to find the answer
	 * @return the answer to the call's request
	 */
	static AiResponse unpaid(AiResponse response, Call call, Duration queued, Duration latency) {
		return response.toBuilder()
			.id(call.request().id())
			.attempts(0)
			.usage(TokenUsage.NONE)
			.cost(BigDecimal.ZERO)
			.queued(queued)
			.latency(latency)
			.build();
	}

	/**
	 * Waits until an item of a batch may be run.
	 * @param call the item's call
	 * @return something when it may; empty if it has to be tried again
	 */
	Mono<?> admit(Call call);

	/**
	 * Runs a call to its end.
	 * @param call the call, perhaps admitted already
	 * @return its answer, or an {@link io.aiclient.error.AiClientException}
	 */
	Flux<AiResponse> run(Call call);

}
