package io.aiclient.embedding;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What rows have in common that may share a pack.
 */
record PackKey(String model, @Nullable Integer dimensions, @Nullable Duration timeout, @Nullable String group) {

	static PackKey of(Row row) {
		return new PackKey(row.model, row.dimensions, row.request.timeout(), row.request.group());
	}

}
