package io.aiclient.spring.annotation;

import java.lang.reflect.Method;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.FormattedCalls;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

/**
 * Reads answers as a client does that asks once.
 */
final class Readings {

	private Readings() {
	}

	/**
	 * The form of what a method returns.
	 */
	static StructuredForm form(Class<?> types, String name) {
		try {
			Method method = types.getDeclaredMethod(name);
			return StructuredForm.of(method.getGenericReturnType(), StructuredOutput.JSON_SCHEMA, null,
					new MethodName(types, method)::error);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	static Object read(StructuredForm form, AiResponse response) {
		FakeAiClient client = new FakeAiClient((request) -> response.toBuilder());
		return new FormattedCalls<>(client, form, 0).call(AiRequest.of("x")).orElseThrow();
	}

}
