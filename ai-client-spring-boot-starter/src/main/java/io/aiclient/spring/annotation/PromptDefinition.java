package io.aiclient.spring.annotation;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What an annotation says of the requests that its method sends.
 */
record PromptDefinition(PromptTemplate user, @Nullable PromptTemplate system, @Nullable String model,
		@Nullable Double temperature, @Nullable Integer maxTokens) {

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.user.names());
		if (this.system != null) {
			names.addAll(this.system.names());
		}
		return names;
	}

}
