package io.aiclient.spring.json;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

import io.aiclient.AiChunk;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.TokenUsage;

/**
 * What Jackson looks at by reflection in a native image.
 */
final class AiClientJsonHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), AiChunk.class,
				AiToolCall.class, TokenUsage.class, ResultConverter.Result.class, ResultConverter.Failed.class);
		hints.reflection()
			.registerType(AiResponse.class, MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerType(PlainDecimal.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
			.registerType(ResultConverter.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		for (Class<?> mixIn : AiClientJacksonModule.class.getDeclaredClasses()) {
			hints.reflection().registerType(TypeReference.of(mixIn), MemberCategory.ACCESS_DECLARED_FIELDS);
		}
	}

}
