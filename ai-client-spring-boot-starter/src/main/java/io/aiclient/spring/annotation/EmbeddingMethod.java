package io.aiclient.spring.annotation;

import java.util.Collection;
import java.util.Iterator;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import org.springframework.core.ResolvableType;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResult;

/**
 * A method that embeds its argument: a text, or many.
 */
final class EmbeddingMethod implements ServiceMethod {

	private final MethodName method;

	private final EmbeddingDefinition definition;

	private final AiClient client;

	/**
	 * Null for a method that embeds one text.
	 */
	private final @Nullable ManyResults results;

	EmbeddingMethod(MethodName method, EmbeddingDefinition definition, AiClient client) {
		this.method = method;
		this.definition = definition;
		this.client = client;
		boolean one = method.method().getReturnType() == float[].class;
		requireParameter(method, one);
		this.results = one ? null : new ManyResults(method, ReturnForm.ofEmbedding(method));
	}

	private static void requireParameter(MethodName method, boolean one) {
		ResolvableType[] parameters = IntStream.range(0, method.method().getParameterCount())
			.mapToObj((i) -> ResolvableType.forMethodParameter(method.method(), i, method.type()))
			.toArray(ResolvableType[]::new);
		if (parameters.length != 1) {
			throw method.error("an @AiEmbedding method has one parameter, and this one has " + parameters.length
					+ "; keep the one that holds the text or the texts");
		}
		if (one ? parameters[0].resolve() != String.class : !isManyTexts(parameters[0])) {
			throw method.error("parameter of type " + MethodName.simple(parameters[0].getType()) + " is not supported; "
					+ (one ? "a method that returns float[] takes a String; to embed many texts, return List<float[]> "
							+ "or Flux<AiResult<float[]>>"
							: "write List<String>, Collection<String> or Publisher<String>; to embed one text, take a "
									+ "String and return float[]"));
		}
	}

	private static boolean isManyTexts(ResolvableType type) {
		return type.as(Iterable.class).getGeneric().resolve() == String.class
				|| type.as(Publisher.class).getGeneric().resolve() == String.class;
	}

	@Override
	public Object invoke(@Nullable Object[] arguments) {
		Object argument = arguments[0];
		if (argument == null) {
			throw new IllegalArgumentException(this.method + ": its argument is null");
		}
		if (this.results == null) {
			return this.client.embed(this.definition.request((String) argument));
		}
		this.results.check();
		return this.results.give(embed(argument));
	}

	private Flux<AiResult<float[]>> embed(Object argument) {
		if (argument instanceof Publisher<?> publisher) {
			return this.client.embed(Flux.from(publisher).index().map((text) -> request(text.getT2(), text.getT1())));
		}
		Iterable<?> texts = (Iterable<?>) argument;
		if (texts instanceof Collection) {
			requireNoNull(texts);
		}
		return this.client.embed(() -> new Requests(texts.iterator()));
	}

	private void requireNoNull(Iterable<? extends @Nullable Object> texts) {
		long index = 0;
		for (Object text : texts) {
			requireText(text, index++);
		}
	}

	private AiEmbeddingRequest request(@Nullable Object text, long index) {
		return this.definition.request(requireText(text, index));
	}

	private String requireText(@Nullable Object text, long index) {
		if (text == null) {
			throw new IllegalArgumentException(this.method + ": text " + index + " is null");
		}
		return (String) text;
	}

	private final class Requests implements Iterator<AiEmbeddingRequest> {

		private final Iterator<?> texts;

		private long index;

		Requests(Iterator<?> texts) {
			this.texts = texts;
		}

		@Override
		public boolean hasNext() {
			return this.texts.hasNext();
		}

		@Override
		public AiEmbeddingRequest next() {
			return request(this.texts.next(), this.index++);
		}

	}

}
