package io.aiclient.spring.tokenizer;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The vocabularies that JTokkit reads, for native images. Needs no JTokkit on the class
 * path.
 */
final class VocabularyHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerPattern("com/knuddels/jtokkit/o200k_base.tiktoken")
			.registerPattern("com/knuddels/jtokkit/cl100k_base.tiktoken");
	}

}
