package io.aiclient.spring.autoconfigure;

import java.io.NotSerializableException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.cache.CacheManager;
import org.springframework.core.convert.ConversionException;

import io.aiclient.AiResponseCache;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;
import io.aiclient.spring.cache.SpringResponseCache;

/**
 * Finds the caches that the settings of clients name, in the {@link CacheManager} of the
 * application or in one that is qualified by the client's name.
 */
final class ClientCaches {

	private static final Log logger = Log.of(ClientCaches.class);

	/**
	 * As long as a request waits for a cache.
	 */
	private static final Duration LONGEST_PROBE = Duration.ofSeconds(2);

	/**
	 * Ends of the names that libraries give it; not of a transaction that cannot be
	 * serialized.
	 */
	private static final Pattern SERIALIZATION = Pattern.compile("Seriali[sz](ation|er|ationFailed)Exception$");

	private final UserBeans userBeans;

	ClientCaches(UserBeans userBeans) {
		this.userBeans = userBeans;
	}

	@Nullable AiResponseCache find(ClientSettings settings) {
		if (settings.cacheName() == null) {
			return null;
		}
		Written<String> name = new Written<>(settings.prefix() + ".cache.name", settings.cacheName(), false);
		CacheManager manager = this.userBeans.find(CacheManager.class, settings.name(), name);
		if (manager == null) {
			throw name.invalid("there is no CacheManager bean",
					"Add spring-boot-starter-cache and @EnableCaching, or define a CacheManager bean.");
		}
		SpringResponseCache cache = new SpringResponseCache(manager, name.value(), settings.exchange().baseUrl());
		Boolean exists = exists(cache, name);
		if (Boolean.FALSE.equals(exists)) {
			throw name.invalid("the CacheManager has no cache of that name",
					has(manager.getCacheNames()) + "Add it to the CacheManager, for example with "
							+ "spring.cache.cache-names=" + name.value() + ", or name another.");
		}
		if (cache.keepsNothing()) {
			logger.info("The cache '{}' ({}) keeps nothing: client '{}' sends every request. That is what "
					+ "spring.cache.type=none asks for", name.value(), name.property(), settings.name());
		}
		else if (exists != null) {
			probe(cache, name);
		}
		return cache;
	}

	/**
	 * Whether there is the cache; null if the manager fails now: it may have the cache
	 * all the same, and is asked again later.
	 */
	private static @Nullable Boolean exists(SpringResponseCache cache, Written<String> name) {
		try {
			return cache.exists();
		}
		catch (RuntimeException ex) {
			logger.warn("Whether there is a cache '{}' ({}) is not known, because the CacheManager failed; requests go "
					+ "on without it until it is there", name.value(), name.property(), ex);
			return null;
		}
	}

	/**
	 * A cache that cannot keep a string and find it is a mistake; one that is away may
	 * come back. Where one must not block, the first request finds out.
	 */
	private static void probe(SpringResponseCache cache, Written<String> name) {
		Throwable failure = Schedulers.isInNonBlockingThread() ? null : failure(cache);
		if (failure == null) {
			return;
		}
		if (failure instanceof IllegalArgumentException || Thrown.causes(failure).anyMatch(ClientCaches::isRefusal)) {
			throw name.invalid("the cache cannot keep a string and look it up: " + Thrown.name(failure),
					"Name a cache whose keys and values are strings, or any object that can be serialized.");
		}
		logger.warn("The cache '{}' ({}) cannot be asked now; requests go on without it until it answers", name.value(),
				name.property(), failure);
	}

	/**
	 * Waits by the clock of the machine: who starts may have replaced Reactor's.
	 */
	private static @Nullable Throwable failure(SpringResponseCache cache) {
		CompletableFuture<Void> answered = cache.probe().toFuture();
		try {
			answered.get(LONGEST_PROBE.toMillis(), TimeUnit.MILLISECONDS);
			return null;
		}
		catch (ExecutionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (TimeoutException ex) {
			answered.cancel(true);
			return ex;
		}
		catch (InterruptedException ex) {
			answered.cancel(true);
			Thread.currentThread().interrupt();
			return ex;
		}
	}

	/**
	 * Each library has an exception of its own for what cannot be serialized.
	 */
	private static boolean isRefusal(Throwable failure) {
		return failure instanceof ClassCastException || failure instanceof UnsupportedOperationException
				|| failure instanceof ConversionException || failure instanceof NotSerializableException
				|| SERIALIZATION.matcher(failure.getClass().getSimpleName()).find();
	}

	private static String has(Collection<String> names) {
		return names.isEmpty() ? "" : "It has: " + String.join(", ", names) + ". ";
	}

}
