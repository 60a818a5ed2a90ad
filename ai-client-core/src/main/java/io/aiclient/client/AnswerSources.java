package io.aiclient.client;

import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.TokenUsage;
import io.aiclient.client.CallState.Plain;

/**
 * Where a whole answer may come from without an attempt: an identical call that is in
 * flight, or the cache; and where an answer is kept.
 * <p>
 * How is it designed, and why? A call of which it is not known whose it is asks for
 * itself. Coalescing comes before the cache, so that no call can miss an answer in the
 * cache just before it is kept, and the identical call just after it has ended; the one
 * call that is sent for all asks the cache. A call that finds its answer takes no slot.
 * An answer is kept before it is delivered, so that whoever has seen one finds it there;
 * one that was refused, was cut or calls tools is of one occasion, and is not kept.
 */
final class AnswerSources {

	private final AnswerScopes scopes;

	private final @Nullable Coalescing coalescing;

	private final @Nullable GuardedCache cache;

	private final Pipeline pipeline;

	private final Ticker ticker;

	private AnswerSources(ClientOptions settings, Pipeline pipeline, ActiveCalls calls, @Nullable GuardedCache cache) {
		this.scopes = new AnswerScopes(settings);
		this.coalescing = settings.shareInFlight ? new Coalescing(settings, pipeline, calls) : null;
		this.cache = cache;
		this.pipeline = pipeline;
		this.ticker = settings.ticker;
	}

	/**
	 * What a client's settings ask for; null if there is neither coalescing nor a cache.
	 */
	static @Nullable AnswerSources of(ClientOptions settings, Pipeline pipeline, ActiveCalls calls,
			@Nullable GuardedCache cache) {
		return (settings.shareInFlight || cache != null) ? new AnswerSources(settings, pipeline, calls, cache) : null;
	}

	/**
	 * An answer on the account of a call that paid nothing for it.
	 * @param queued how long it waited for the answer
	 * @param latency how long it took to find the answer
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
	 * Lets a call that is ready wait for an answer of elsewhere.
	 * @return false if it has to ask the provider
	 */
	boolean offer(Call call) {
		if (call.asked().passage().isInPieces()) {
			return false;
		}
		AnswerScope scope = scope(call);
		if (!scope.isKnown()) {
			return false;
		}
		if (this.coalescing != null && this.coalescing.mayFollow(call)) {
			this.coalescing.follow(call, scope);
			return true;
		}
		return this.cache != null && call.looksUp() && lookUp(call, scope, this.cache);
	}

	/**
	 * With {@code handle}, because Reactor restores thread-locals of the context for it.
	 */
	private AnswerScope scope(Call call) {
		if (call.scope() == null) {
			Mono.just(call)
				.<AnswerScope>handle((asking, sink) -> sink.next(this.scopes.of(asking.request(), sink.contextView())))
				.contextWrite(call.context())
				.subscribe(call::scope);
		}
		AnswerScope scope = call.scope();
		return (scope != null) ? scope : AnswerScope.UNKNOWN;
	}

	private boolean lookUp(Call call, AnswerScope scope, GuardedCache cache) {
		long begun = this.ticker.nanos();
		Wait<AiResponse> wait = new Wait<>(call) {
			@Override
			void over(@Nullable AiResponse found) {
				if (found != null) {
					Duration latency = Duration.ofNanos(AnswerSources.this.ticker.nanos() - begun);
					CallState.Answered answered = new CallState.Answered(
							unpaid(found, call, Duration.ZERO, latency).toBuilder().cached(true).build());
					if (call.move(this, answered)) {
						call.succeed(answered);
					}
				}
				else if (call.move(this, Plain.READY)) {
					AnswerSources.this.pipeline.drive(call);
				}
			}

			@Override
			void failed(Throwable error) {
				over(null);
			}
		};
		if (call.move(Plain.READY, wait)) {
			wait.begin(cache.get(call.request(), this.scopes.ofLookUp(scope)));
		}
		return true;
	}

	/**
	 * Keeps an answer that a call has brought, and delivers it then.
	 * @return false if it is not kept
	 */
	boolean keep(Call call, CallState.Answered answered) {
		AnswerScope scope = call.scope();
		if (this.cache == null || scope == null || !scope.isKnown() || !isWhole(answered.response())) {
			return false;
		}
		String keptIn = this.scopes.ofAnswer(scope);
		if (keptIn == null) {
			return false;
		}
		Wait<Void> keeping = new Wait<>(call) {
			@Override
			void over(@Nullable Void nothing) {
				if (call.move(this, answered)) {
					call.succeed(answered);
				}
			}

			@Override
			void failed(Throwable error) {
				over(null);
			}

			@Override
			public boolean isInterruptible() {
				return false;
			}
		};
		if (call.move(answered, keeping)) {
			keeping.begin(this.cache.put(call.request(), keptIn, answered.response()));
		}
		return true;
	}

	private static boolean isWhole(AiResponse response) {
		return response.refusal() == null && response.toolCalls().isEmpty() && !response.content().isEmpty()
				&& (response.finishReason() == null || response.finishReason().equals("stop"));
	}

}
