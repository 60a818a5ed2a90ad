package io.aiclient.spring.annotation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;

import io.aiclient.AiResult;

/**
 * What the return type of a method asks for.
 *
 * @param container what the values come in
 * @param results whether each is wanted as an {@link AiResult}
 * @param value what an answer is to be read as
 */
record ReturnForm(Container container, boolean results, Type value) {

	/**
	 * Reads the return type of an {@link AiBatch} method.
	 * @throws AiServiceDefinitionException if it is not supported
	 */
	static ReturnForm ofBatch(MethodName method) {
		Type type = returnType(method);
		Type list = firstNonNull(argument(type, Mono.class), argument(type, CompletableFuture.class), type);
		Type element = argument(list, List.class);
		Type result = argument(firstNonNull(element, argument(type, Flux.class), argument(type, Stream.class), type),
				AiResult.class);
		if (element != null) {
			return new ReturnForm(Container.of(type), result != null, firstNonNull(result, element));
		}
		if (result != null && Container.of(type) != Container.NONE) {
			return new ReturnForm(Container.of(type), true, result);
		}
		throw unsupported(method, type, "an @AiBatch method returns List<AiResult<T>>, List<T>, Flux<AiResult<T>>, "
				+ "Stream<AiResult<T>>, or a Mono or CompletableFuture of List<AiResult<T>> or List<T>");
	}

	/**
	 * Reads the return type of an {@link AiCall} method.
	 * @throws AiServiceDefinitionException if it is not supported
	 */
	static ReturnForm ofCall(MethodName method) {
		Type type = returnType(method);
		Type streamed = argument(type, Flux.class);
		if (streamed == String.class) {
			return new ReturnForm(Container.FLUX, false, String.class);
		}
		if (streamed != null || type == void.class || type == Void.class || argument(type, Stream.class) != null) {
			throw unsupported(method, type, "an @AiCall method returns T, AiResult<T>, a Mono or CompletableFuture of "
					+ "these, or Flux<String>");
		}
		Type inner = firstNonNull(argument(type, Mono.class), argument(type, CompletableFuture.class), type);
		Type result = argument(inner, AiResult.class);
		Container container = (inner == type) ? Container.NONE : Container.of(type);
		return new ReturnForm(container, result != null, firstNonNull(result, inner));
	}

	private static Type returnType(MethodName method) {
		return resolve(ResolvableType.forMethodReturnType(method.method(), method.type()));
	}

	/**
	 * The type without the variables that the interface gives a meaning to.
	 */
	static Type resolve(ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null || type.getType() instanceof Class<?> || !type.hasGenerics()) {
			return (raw != null) ? raw : type.getType();
		}
		ResolvableType[] generics = Stream.of(type.getGenerics())
			.map((generic) -> ResolvableType.forType(resolve(generic)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, generics).getType();
	}

	private static AiServiceDefinitionException unsupported(MethodName method, Type type, String supported) {
		return method.error("return type " + MethodName.simple(type) + " is not supported; " + supported
				+ ", where T is String, AiResponse, or " + AnswerType.SUPPORTED);
	}

	private static @Nullable Type argument(@Nullable Type type, Class<?> raw) {
		return (type instanceof ParameterizedType parameterized && parameterized.getRawType() == raw)
				? parameterized.getActualTypeArguments()[0] : null;
	}

	private static Type firstNonNull(@Nullable Type first, Type second) {
		return (first != null) ? first : second;
	}

	private static Type firstNonNull(@Nullable Type first, @Nullable Type second, Type third) {
		return firstNonNull(first, firstNonNull(second, third));
	}

	private static Type firstNonNull(@Nullable Type first, @Nullable Type second, @Nullable Type third, Type fourth) {
		return firstNonNull(first, firstNonNull(second, third, fourth));
	}

	/**
	 * Whether the caller's thread waits, when the method is called or when its stream is
	 * read.
	 */
	boolean blocks() {
		return this.container == Container.NONE || this.container == Container.LIST
				|| this.container == Container.STREAM;
	}

	/**
	 * What values come in.
	 */
	enum Container {

		NONE, LIST, STREAM, FLUX, MONO, FUTURE;

		static Container of(Type type) {
			Type raw = (type instanceof ParameterizedType parameterized) ? parameterized.getRawType() : type;
			if (raw == List.class) {
				return LIST;
			}
			if (raw == Stream.class) {
				return STREAM;
			}
			if (raw == Flux.class) {
				return FLUX;
			}
			if (raw == Mono.class) {
				return MONO;
			}
			return (raw == CompletableFuture.class) ? FUTURE : NONE;
		}

	}

}
