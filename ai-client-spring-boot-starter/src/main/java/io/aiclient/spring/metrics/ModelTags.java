package io.aiclient.spring.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of different models in tags small, whatever names come by: each makes
 * time series of its own.
 */
final class ModelTags {

	static final String NONE = "none";

	static final String OTHER = "other";

	private static final int MOST = 50;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	String tag(@Nullable String model) {
		if (model == null || model.isBlank()) {
			return NONE;
		}
		if (this.known.contains(model)) {
			return model;
		}
		if (this.known.size() >= MOST) {
			return OTHER;
		}
		this.known.add(model);
		return model;
	}

}
