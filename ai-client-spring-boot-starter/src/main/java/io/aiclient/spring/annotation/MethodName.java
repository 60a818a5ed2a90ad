package io.aiclient.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * A method as messages name it: {@code Translator.translate}.
 */
record MethodName(Class<?> type, Method method) {

	AiServiceDefinitionException error(String problem) {
		return error(problem, null);
	}

	AiServiceDefinitionException error(String problem, @Nullable Throwable cause) {
		return new AiServiceDefinitionException(this + ": " + problem, cause);
	}

	/**
	 * A type as one would write it, without packages and enclosing classes.
	 */
	static String simple(Type type) {
		return simple(type.getTypeName());
	}

	static String simple(String typeName) {
		return typeName.replaceAll("(?:\\w+[.$])+", "");
	}

	@Override
	public String toString() {
		return simple(this.type) + "." + this.method.getName();
	}

}
