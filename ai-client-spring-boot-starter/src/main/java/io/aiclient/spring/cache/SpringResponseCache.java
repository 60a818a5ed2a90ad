package io.aiclient.spring.cache;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;

/**
 * Keeps answers in a cache of Spring's: under a hash of the request, its scope and the
 * provider's address, as a JSON string. A cache that can look up without blocking does,
 * any other is asked on a thread that may block. Safe for use by many threads.
 */
public final class SpringResponseCache implements AiResponseCache {

	private final CacheManager manager;

	private final String name;

	private final CacheKeys keys;

	private volatile @Nullable Cache cache;

	private volatile boolean blocks;

	/**
	 * Creates the cache. Nothing is looked up yet.
	 * @param manager who has the cache
	 * @param name its name
	 * @param baseUrl the provider's address: what one provider answered is not the answer
	 * of another
	 */
	public SpringResponseCache(CacheManager manager, String name, URI baseUrl) {
		this.manager = manager;
		this.name = name;
		this.keys = new CacheKeys(baseUrl);
	}

	/**
	 * Whether there is a cache of that name.
	 * @return false if the manager has none
	 * @throws RuntimeException what the manager throws, which may have one all the same
	 */
	public boolean exists() {
		this.cache = this.manager.getCache(this.name);
		return this.cache != null;
	}

	@Override
	public Mono<AiResponse> get(AiRequest request, String scope) {
		return Mono.defer(() -> {
			String key = this.keys.key(request, scope);
			return cache().flatMap((cache) -> find(cache, key)).map(KeptAnswer::read);
		});
	}

	@Override
	public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
		return Mono.defer(() -> {
			String key = this.keys.key(request, scope);
			String value = KeptAnswer.write(response);
			return cache().publishOn(Schedulers.boundedElastic()).doOnNext((cache) -> cache.put(key, value)).then();
		});
	}

	private Mono<Cache> cache() {
		Cache known = this.cache;
		return (known != null) ? Mono.just(known)
				: Mono.fromCallable(this::resolve).subscribeOn(Schedulers.boundedElastic());
	}

	private Cache resolve() {
		if (!exists() || this.cache == null) {
			throw new IllegalStateException("There is no cache '" + this.name + "'");
		}
		return this.cache;
	}

	private Mono<Object> find(Cache cache, String key) {
		if (!this.blocks) {
			try {
				CompletableFuture<?> found = cache.retrieve(key);
				return (found != null) ? Mono.<Object>fromFuture(found, true).mapNotNull(SpringResponseCache::value)
						: Mono.empty();
			}
			catch (UnsupportedOperationException ex) {
				this.blocks = true;
			}
		}
		return Mono.<Object>fromCallable(() -> value(cache.get(key))).subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * A cache that may hold null wraps what it found.
	 */
	private static @Nullable Object value(@Nullable Object found) {
		return (found instanceof Cache.ValueWrapper wrapper) ? wrapper.get() : found;
	}

}
