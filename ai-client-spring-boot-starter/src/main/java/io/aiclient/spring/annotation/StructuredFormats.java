package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.aiclient.AnswerFormat;
import io.aiclient.AnswerFormats;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

/**
 * Answers as records, enums, lists and whatever else a strict JSON schema can say, for
 * every face of a client. Safe for use by many threads.
 */
public final class StructuredFormats implements AnswerFormats {

	private final StructuredOutput provider;

	private final int retries;

	private final @Nullable AnswerValidator validator;

	private final Map<Class<?>, AnswerFormat<?>> known = new ConcurrentHashMap<>();

	/**
	 * Creates the formats of a client.
	 * @param provider how far its provider can be held to a form of answer
	 * @param retries how often to ask again, zero or more
	 * @param validator checks the values further; null for no check
	 */
	public StructuredFormats(StructuredOutput provider, int retries, @Nullable AnswerValidator validator) {
		this.provider = provider;
		this.retries = AiServiceClient.checkedRetries(retries);
		this.validator = validator;
	}

	/**
	 * The format of what a method of an annotated interface returns: by the formats of
	 * its client, whoever gave it those, and by these if it has none.
	 * @param error makes the error if answers cannot be read as that
	 */
	@SuppressWarnings("unchecked")
	static AnswerFormat<Object> of(AiServiceClient client, Type type, Function<String, RuntimeException> error) {
		AnswerFormats formats = client.client().answerFormats();
		if (formats instanceof StructuredFormats own) {
			return own.form(type, error);
		}
		if (formats != AnswerFormats.NONE && type instanceof Class<?> known) {
			return (AnswerFormat<Object>) formats.format(known);
		}
		return new StructuredFormats(client.structuredOutput(), client.retries(), null).form(type, error);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> AnswerFormat<T> format(Class<T> type) {
		return (AnswerFormat<T>) this.known.computeIfAbsent(type, (unknown) -> form(unknown,
				(problem) -> new IllegalArgumentException("Invalid type " + unknown.getSimpleName() + ": " + problem)));
	}

	/**
	 * The format of any type.
	 * @param error makes the error if answers cannot be read as that
	 */
	private AnswerFormat<Object> form(Type type, Function<String, RuntimeException> error) {
		return StructuredForm.of(type, this.provider, this.validator, error);
	}

	@Override
	public int retries() {
		return this.retries;
	}

}
