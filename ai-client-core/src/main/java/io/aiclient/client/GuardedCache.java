package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiRequest;
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

	private final String clientName;

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable Long gaveUpAt;

	private GuardedCache(AiResponseCache cache, ClientOptions settings) {
		this.cache = cache;
		this.clientName = settings.name;
		this.ticker = settings.ticker;
		this.scheduler = settings.scheduler;
	}

	static @Nullable GuardedCache of(ClientOptions settings) {
		return (settings.responseCache != null) ? new GuardedCache(settings.responseCache, settings) : null;
	}

	AiClientSnapshot.CacheUse use() {
		return new AiClientSnapshot.CacheUse(this.hits.sum(), this.misses.sum(), this.errors.sum());
	}

	Mono<AiResponse> get(AiRequest request, String scope) {
		return Mono.defer(() -> {
			if (isLeftAlone()) {
				this.errors.increment();
				return Mono.empty();
			}
			return guarded(() -> this.cache.get(request, scope))
				.doOnSuccess((found) -> ((found != null) ? this.hits : this.misses).increment())
				.onErrorResume(this::failed);
		});
	}

	Mono<Void> put(AiRequest request, String scope, AiResponse response) {
		return Mono.defer(() -> isLeftAlone() ? Mono.empty()
				: guarded(() -> this.cache.put(request, scope, response)).onErrorResume(this::failed));
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
		this.errors.increment();
		if (failure instanceof TimeoutException) {
			this.gaveUpAt = this.ticker.nanos();
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The response cache of client '{}' failed; requests go on without it, and further failures "
					+ "are not logged", this.clientName, failure);
		}
		return Mono.empty();
	}

}
