package io.aiclient.spring.cache;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.NoOpCache;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;

/**
 * Keeps answers in a cache of Spring's: under a hash of the request, its scope and the
 * provider's address, as a JSON string. Safe for use by many threads.
 * <p>
 * How is it designed, and why? Whether a cache can look up without blocking is known only
 * when it has done so: some say that they cannot by one exception, some by another, and
 * some that can block all the same to connect. So it is asked on a thread that may block
 * until it has answered once, and again after a look-up that failed or was given up. One
 * that cannot look up without blocking is not asked that a second time.
 */
public final class SpringResponseCache implements AiResponseCache {

	private static final String NO_KEY = "ai-client";

	private static final AiResponse NO_ANSWER = AiResponse.builder().content("").model("").build();

	private final CacheManager manager;

	private final String name;

	private final CacheKeys keys;

	private volatile @Nullable Cache cache;

	private volatile Way way = Way.UNKNOWN;

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

	/**
	 * Whether the cache is one that keeps nothing, as {@code spring.cache.type=none}
	 * makes them.
	 * @return false too if it is not known yet
	 */
	public boolean keepsNothing() {
		Cache known = this.cache;
		return known != null && known.getNativeCache() instanceof NoOpCache;
	}

	/**
	 * Keeps a value as answers are kept, looks it up in the way in which it is asked for
	 * answers, and evicts it. A cache that does not have it any more is no error: it may
	 * keep little, or write later.
	 * @return completes when it has answered; an error if it cannot keep or be asked, a
	 * {@link ClassCastException} if it makes something else of the value
	 */
	public Mono<Void> probe() {
		return cache().flatMap((cache) -> Mono.usingWhen(keep(cache, NO_KEY, KeptAnswer.write(NO_ANSWER)),
				(kept) -> find(kept, NO_KEY).cast(String.class), SpringResponseCache::evict,
				(kept, failure) -> evict(kept), SpringResponseCache::evict))
			.then();
	}

	/**
	 * What cannot be evicted stays: no request looks for it.
	 */
	private static Mono<Void> evict(Cache cache) {
		return Mono.<Void>fromRunnable(() -> cache.evict(NO_KEY))
			.subscribeOn(Schedulers.boundedElastic())
			.onErrorComplete();
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
			return cache().flatMap((cache) -> keep(cache, key, value)).then();
		});
	}

	private static Mono<Cache> keep(Cache cache, String key, String value) {
		return Mono.just(cache).publishOn(Schedulers.boundedElastic()).doOnNext((used) -> used.put(key, value));
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
		return switch (this.way) {
			case BLOCKS ->
				Mono.<Object>fromCallable(() -> value(cache.get(key))).subscribeOn(Schedulers.boundedElastic());
			case DOES_NOT_BLOCK -> Mono.defer(() -> retrieve(cache, key))
				.doOnError((failure) -> this.way = Way.UNKNOWN)
				.doOnCancel(() -> this.way = Way.UNKNOWN);
			case UNKNOWN -> Mono.defer(() -> findOut(cache, key)).subscribeOn(Schedulers.boundedElastic());
		};
	}

	private Mono<Object> findOut(Cache cache, String key) {
		try {
			return retrieve(cache, key).doOnSuccess((found) -> this.way = Way.DOES_NOT_BLOCK);
		}
		catch (UnsupportedOperationException | IllegalStateException ex) {
			Object found = value(cache.get(key));
			this.way = Way.BLOCKS;
			return Mono.justOrEmpty(found);
		}
	}

	private static Mono<Object> retrieve(Cache cache, String key) {
		CompletableFuture<?> found = cache.retrieve(key);
		return (found != null) ? Mono.<Object>fromFuture(found, true).mapNotNull(SpringResponseCache::value)
				: Mono.empty();
	}

	/**
	 * A cache that may hold null wraps what it found.
	 */
	private static @Nullable Object value(@Nullable Object found) {
		return (found instanceof Cache.ValueWrapper wrapper) ? wrapper.get() : found;
	}

	private enum Way {

		/**
		 * It has not answered yet, or not any more.
		 */
		UNKNOWN,
		/**
		 * By {@link Cache#get}.
		 */
		BLOCKS,
		/**
		 * By {@link Cache#retrieve}.
		 */
		DOES_NOT_BLOCK

	}

}
