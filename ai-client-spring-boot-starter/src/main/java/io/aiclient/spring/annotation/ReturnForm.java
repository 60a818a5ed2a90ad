package io.aiclient.spring.annotation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

	static ReturnForm ofBatch(MethodName method) {
		Type type = returnType(method);
		ReturnForm form = ofMany(type);
		if (form == null) {
			throw unsupported(method, type, "an @AiBatch method returns List<AiResult<T>>, List<T>, "
					+ "Flux<AiResult<T>>, Stream<AiResult<T>>, or a Mono or CompletableFuture of List<AiResult<T>> or "
					+ "List<T>");
		}
		return form;
	}

	static ReturnForm ofEmbedding(MethodName method) {
		Type type = returnType(method);
		ReturnForm form = ofMany(type);
		if (form == null || form.value() != float[].class) {
			throw method.error("return type " + MethodName.simple(type) + " is not supported; an @AiEmbedding method "
					+ "returns float[] for one text, or List<float[]>, List<AiResult<float[]>>, "
					+ "Flux<AiResult<float[]>>, Stream<AiResult<float[]>>, or a Mono or CompletableFuture of one of "
					+ "the lists");
		}
		return form;
	}

	private static @Nullable ReturnForm ofMany(Type type) {
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
		return null;
	}

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

	private static Type firstNonNull(@Nullable Type... types) {
		return Stream.of(types).filter(Objects::nonNull).findFirst().orElseThrow();
	}

	/**
	 * Whether the caller's thread waits, when the method is called or when its stream is
	 * read.
	 */
	boolean blocks() {
		return switch (this.container) {
			case NONE, LIST, STREAM -> true;
			case FLUX, MONO, FUTURE -> false;
		};
	}

	enum Container {

		NONE, LIST, STREAM, FLUX, MONO, FUTURE;

		private static final Map<Type, Container> BY_TYPE = Map.of(List.class, LIST, Stream.class, STREAM, Flux.class,
				FLUX, Mono.class, MONO, CompletableFuture.class, FUTURE);

		static Container of(Type type) {
			return BY_TYPE.getOrDefault(
					(type instanceof ParameterizedType parameterized) ? parameterized.getRawType() : type, NONE);
		}

	}

}
