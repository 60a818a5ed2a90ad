package io.aiclient.spring.autoconfigure;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.cache.CacheManager;

import io.aiclient.AiResponseCache;
import io.aiclient.error.Log;
import io.aiclient.spring.cache.SpringResponseCache;

/**
 * Finds the caches that the settings of clients name, in the {@link CacheManager} of the
 * application or in one that is qualified by the client's name.
 */
final class ClientCaches {

	private static final Log logger = Log.of(ClientCaches.class);

	private final UserBeans userBeans;

	ClientCaches(UserBeans userBeans) {
		this.userBeans = userBeans;
	}

	@Nullable AiResponseCache find(ClientSettings settings) {
		String name = settings.cacheName();
		if (name == null) {
			return null;
		}
		String property = settings.prefix() + ".cache.name";
		CacheManager manager = manager(settings.name(), property, name);
		SpringResponseCache cache = new SpringResponseCache(manager, name, settings.exchange().baseUrl());
		if (!mayExist(cache, property, name)) {
			throw new InvalidAiClientSettingsException(property, name, "the CacheManager has no cache of that name",
					has(manager.getCacheNames()) + "Add it to the CacheManager, for example with "
							+ "spring.cache.cache-names=" + name + ", or name another.");
		}
		return cache;
	}

	private CacheManager manager(String client, String property, String name) {
		CacheManager manager;
		try {
			manager = this.userBeans.find(CacheManager.class, client);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidAiClientSettingsException(property, name,
					"there are several CacheManager beans: "
							+ ((ex.getBeanNamesFound() != null) ? String.join(", ", ex.getBeanNamesFound()) : ""),
					"Make one of them @Primary, or give it @Qualifier(\"" + client + "\").");
		}
		if (manager == null) {
			throw new InvalidAiClientSettingsException(property, name, "there is no CacheManager bean",
					"Add spring-boot-starter-cache and @EnableCaching, or define a CacheManager bean.");
		}
		return manager;
	}

	/**
	 * A manager that fails now may have the cache all the same; it is asked again later.
	 */
	private static boolean mayExist(SpringResponseCache cache, String property, String name) {
		try {
			return cache.exists();
		}
		catch (RuntimeException ex) {
			logger.warn("Whether there is a cache '{}' ({}) is not known, because the CacheManager failed; requests go "
					+ "on without it until it is there", name, property, ex);
			return true;
		}
	}

	private static String has(Collection<String> names) {
		return names.isEmpty() ? "" : "It has: " + String.join(", ", names) + ". ";
	}

}
