package io.aiclient.spring.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * Keeps models in tags small in number and length, whatever names come by: each makes
 * time series of its own.
 */
final class ModelTags {

	static final String NONE = "none";

	static final String OTHER = "other";

	private static final int MOST = 50;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final AtomicInteger places = new AtomicInteger(MOST);

	String tag(@Nullable String model) {
		if (model == null || model.isBlank()) {
			return NONE;
		}
		String label = Sanitizer.label(model);
		if (this.known.contains(label)) {
			return label;
		}
		if (this.places.getAndUpdate((left) -> (left > 0) ? left - 1 : 0) == 0) {
			return OTHER;
		}
		if (!this.known.add(label)) { // another thread was first
			this.places.incrementAndGet();
		}
		return label;
	}

}
