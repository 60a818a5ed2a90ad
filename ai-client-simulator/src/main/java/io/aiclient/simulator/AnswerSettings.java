package io.aiclient.simulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What answers look like.
 *
 * @param models the models there are, each with the name under which it answers, such as
 * {@code gpt-4.1-mini} and {@code gpt-4.1-mini-2025-04-14}; if empty, the default, any
 * model is accepted and answers under its own name
 * @param length how long answers are
 * @param contextLength the most tokens a prompt may have, or {@code null} for any number,
 * the default
 * @param cachedPromptShare the share of the prompt tokens that usage reports as cached,
 * rounded down, from 0, the default, to 1
 */
public record AnswerSettings(Map<String, String> models, AnswerLength length, @Nullable Integer contextLength,
		double cachedPromptShare) {

	public AnswerSettings {
		models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
		if (contextLength != null && contextLength < 1) {
			throw new IllegalArgumentException("Invalid contextLength (" + contextLength + "): must be one or more");
		}
		if (!(cachedPromptShare >= 0) || cachedPromptShare > 1) {
			throw new IllegalArgumentException(
					"Invalid cachedPromptShare (" + cachedPromptShare + "): must be from 0 to 1");
		}
	}

	static AnswerSettings defaults() {
		return new AnswerSettings(Map.of(), AnswerLength.natural(), null, 0);
	}

}
