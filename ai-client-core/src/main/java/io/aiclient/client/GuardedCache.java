package io.aiclient.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.Ticker;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * A response cache that may be broken: what it does never ends a request, nor holds it up
 * for long.
 */
final class GuardedCache {

	private static final Log logger = Log.of(GuardedCache.class);

	private static final Duration LONGEST = Duration.ofSeconds(2);

	private static final Duration PAUSE = Duration.ofSeconds(30);

	private final AiResponseCache cache;

	private final AnswerScopes scopes;

	private final String clientName;

	private final CacheTally tally;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile @Nullable Long gaveUpAt;

	GuardedCache(AiResponseCache cache, AnswerScopes scopes, AiClientBuilder settings, CacheTally tally) {
		this.cache = cache;
		this.scopes = scopes;
		this.clientName = settings.name;
		this.tally = tally;
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
	}

	Mono<AiResponse> get(Call call) {
		return Mono.defer(() -> {
			if (isLeftAlone()) {
				this.tally.error();
				return Mono.empty();
			}
			return guarded(() -> this.cache.get(call.request(), this.scopes.ofLookUp(scope(call))))
				.doOnSuccess(this.tally::lookedUp)
				.onErrorResume(this::failed);
		});
	}

	Mono<Void> put(Call call, AiResponse response) {
		return Mono.defer(() -> isLeftAlone() ? Mono.empty() : guarded(() -> {
			String scope = this.scopes.ofAnswer(scope(call));
			return (scope != null) ? this.cache.put(call.request(), scope, response) : Mono.empty();
		}).onErrorResume(this::failed));
	}

	private static AnswerScope scope(Call call) {
		return Objects.requireNonNull(call.scope(), "A call has a scope before it comes to the cache");
	}

	private <T> Mono<T> guarded(Supplier<Mono<T>> use) {
		return Boundary.ofMono(use, this::thrown).timeout(LONGEST, this.scheduler);
	}

	private Throwable thrown(Throwable thrown) {
		return new IllegalStateException(
				"The AiResponseCache " + UserParts.name(this.cache) + " threw " + Thrown.describe(thrown), thrown);
	}

	private boolean isLeftAlone() {
		Long at = this.gaveUpAt;
		return at != null && this.ticker.nanos() - at < PAUSE.toNanos();
	}

	private <T> Mono<T> failed(Throwable failure) {
		this.tally.error();
		if (failure instanceof TimeoutException) {
			this.gaveUpAt = this.ticker.nanos();
		}
		if (this.told.compareAndSet(false, true)) {
			logger.warn("The response cache of client '{}' failed; requests go on without it, and further failures "
					+ "are not logged", this.clientName, failure);
		}
		return Mono.empty();
	}

}
