package io.aiclient.spring.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The files of the script that Redis runs, for native images. Needs no Redis on the class
 * path.
 */
final class CoordinatorScriptHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/aiclient/spring/redis/coordinator/*.lua");
	}

}
