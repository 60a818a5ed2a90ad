package io.aiclient.spring.annotation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiBatchException;
import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class EmbeddingMethodTests {

	private final FakeAiClient client = FakeAiClient.echoing();

	@Test
	void embedsOneTextWithWhatTheAnnotationSays() {
		this.client.environment.setProperty("size", "256");
		assertThat(this.client.implement(Vectors.class).one("four")).containsExactly(4);
		assertThat(this.client.embedded).singleElement().satisfies((request) -> {
			assertThat(request.model()).isEqualTo("small");
			assertThat(request.dimensions()).isEqualTo(256);
			assertThat(request.truncate()).isTrue();
		});
	}

	@Test
	void leavesToTheClientWhatTheAnnotationDoesNotSay() {
		this.client.implement(Plain.class).vectors(List.of("a"));
		assertThat(this.client.embedded).singleElement().satisfies((request) -> {
			assertThat(request.model()).isNull();
			assertThat(request.dimensions()).isNull();
			assertThat(request.truncate()).isNull();
		});
	}

	@Test
	void listsAreInTheOrderOfTheInput() {
		Plain plain = this.client.implement(Plain.class);
		assertThat(plain.vectors(List.of("a", "bb", "ccc"))).extracting((vector) -> vector[0])
			.containsExactly(1f, 2f, 3f);
		assertThat(plain.results(List.of("a", "", "ccc"))).extracting(AiResult::isSuccess)
			.containsExactly(true, false, true);
		assertThatExceptionOfType(AiBatchException.class).isThrownBy(() -> plain.vectors(List.of("a", "")));
	}

	@Test
	void aFluxBringsResultsAsTheyComplete() {
		Plain plain = this.client.implement(Plain.class);
		assertThat(plain.flux(Flux.just("a", "bb")).map(AiResult::index).collectList().block()).containsExactly(1L, 0L);
		assertThat(plain.mono(List.of("a", "bb")).block()).hasSize(2);
	}

	@Test
	void aNullIsNamedByItsIndexAtOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.implement(Plain.class).results(Arrays.asList("a", null)))
			.withMessage("Plain.results: text 1 is null");
		assertThat(this.client.embedded).isEmpty();
	}

	static Stream<Arguments> invalid() {
		return Stream.of(
				arguments(OneOfMany.class,
						"embed: parameter of type List<String> is not supported; a method that returns "
								+ "float[] takes a String; to embed many texts, return List<float[]> or "
								+ "Flux<AiResult<float[]>>"),
				arguments(ManyOfOne.class, "embed: parameter of type String is not supported; write List<String>, "
						+ "Collection<String> or Publisher<String>; to embed one text, take a String and return "
						+ "float[]"),
				arguments(Numbers.class, "embed: parameter of type List<Integer> is not supported; write List<String>, "
						+ "Collection<String> or Publisher<String>; to embed one text, take a String and return "
						+ "float[]"),
				arguments(Doubles.class, "embed: return type List<double[]> is not supported; an @AiEmbedding method "
						+ "returns float[] for one text, or List<float[]>, List<AiResult<float[]>>, "
						+ "Flux<AiResult<float[]>>, Stream<AiResult<float[]>>, or a Mono or CompletableFuture of "
						+ "one of the lists"),
				arguments(TwoParameters.class,
						"embed: an @AiEmbedding method has one parameter, and this one has 2; keep the "
								+ "one that holds the text or the texts"),
				arguments(NoDimensions.class,
						"embed: invalid dimensions (0) of @AiEmbedding: write a whole number of one or "
								+ "more, for example dimensions = \"256\""),
				arguments(Perhaps.class, "embed: invalid truncate (perhaps) of @AiEmbedding: write true or false"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void saysWhatToWrite(Class<?> type, String message) {
		assertThatExceptionOfType(AiServiceDefinitionException.class).isThrownBy(() -> this.client.implement(type))
			.withMessage(type.getSimpleName() + "." + message);
	}

	interface Vectors {

		@AiEmbedding(model = "small", dimensions = "${size}", truncate = "true")
		float[] one(String text);

	}

	interface Plain {

		@AiEmbedding
		List<float[]> vectors(Collection<String> texts);

		@AiEmbedding
		List<AiResult<float[]>> results(List<String> texts);

		@AiEmbedding
		Flux<AiResult<float[]>> flux(Publisher<String> texts);

		@AiEmbedding
		Mono<List<float[]>> mono(Iterable<String> texts);

	}

	interface OneOfMany {

		@AiEmbedding
		float[] embed(List<String> texts);

	}

	interface ManyOfOne {

		@AiEmbedding
		List<float[]> embed(String text);

	}

	interface Numbers {

		@AiEmbedding
		List<float[]> embed(List<Integer> numbers);

	}

	interface Doubles {

		@AiEmbedding
		List<double[]> embed(List<String> texts);

	}

	interface TwoParameters {

		@AiEmbedding
		float[] embed(String text, String other);

	}

	interface NoDimensions {

		@AiEmbedding(dimensions = "0")
		float[] embed(String text);

	}

	interface Perhaps {

		@AiEmbedding(truncate = "perhaps")
		float[] embed(String text);

	}

}
