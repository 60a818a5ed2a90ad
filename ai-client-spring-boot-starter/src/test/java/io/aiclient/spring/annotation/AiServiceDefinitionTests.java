package io.aiclient.spring.annotation;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The message for a method whose annotations or parameters are not as they must be.
 */
class AiServiceDefinitionTests {

	static Stream<Arguments> invalid() {
		return Stream.of(
				arguments(UnknownPlaceholder.class, "translate: placeholder {langauge} names no parameter; "
						+ "the parameters are: texts → as {text}, language. Write \\{langauge} to keep it as text"),
				arguments(UnknownInSystem.class,
						"call: placeholder {b} names no parameter; the parameters are: a. "
								+ "Write \\{b} to keep it as text"),
				arguments(NoParameters.class,
						"call: placeholder {a} names no parameter; the parameters are: none. "
								+ "Write \\{a} to keep it as text"),
				arguments(UnusedParameter.class,
						"call: parameter b is used by no placeholder; write {b} in the "
								+ "template or in system, or remove the parameter"),
				arguments(UnusedItem.class,
						"batch: parameter texts is used by no placeholder; write {text} in the "
								+ "template or in system, or remove the parameter"),
				arguments(NoAxis.class,
						"batch: no parameter has @BatchItem; write for example @BatchItem(\"text\") "
								+ "List<String> texts, or @AiCall for a single request"),
				arguments(TwoAxes.class,
						"batch: parameters as and bs have @BatchItem; keep it on one, whose elements "
								+ "become one request each"),
				arguments(AxisOfCall.class,
						"call: parameter texts has @BatchItem, but the method has @AiCall; write "
								+ "@AiBatch to send one request for each element, or remove @BatchItem"),
				arguments(AxisIsString.class,
						"batch: parameter texts has @BatchItem and is of type String; make it "
								+ "an Iterable (for example List), a Stream or a Publisher (for example Flux)"),
				arguments(AxisNamedTwice.class,
						"batch: parameter texts has both @BatchItem and @AiParam; remove "
								+ "@AiParam, @BatchItem names it already"),
				arguments(FluxWithoutItem.class,
						"batch: parameter bs is a Flux without @BatchItem; write "
								+ "@BatchItem(\"name\") before it, or pass a List"),
				arguments(CallOfFlux.class,
						"call: parameter a is a Flux; an @AiCall method takes a value or a " + "List"),
				arguments(BadName.class,
						"call: @AiParam(\"{a}\") is no name for a placeholder; write a Java "
								+ "identifier, without braces, for example @AiParam(\"text\")"),
				arguments(SameName.class,
						"call: two parameters are called {a}; give one of them another name in "
								+ "@BatchItem or @AiParam"),
				arguments(NoAnnotation.class,
						"call: no annotation says what to send; write @AiBatch(\"...\"), @AiCall(\"...\") or "
								+ "@AiEmbedding above it, or make it a default method"),
				arguments(BothAnnotations.class,
						"call: @AiBatch, @AiCall and @AiEmbedding exclude each other; keep one of them"),
				arguments(EmptyTemplate.class, "call: @AiCall has no template; write @AiCall(\"Summarise: {text}\")"),
				arguments(MissingFile.class,
						"call: @AiCall value = \"classpath:prompts/missing.txt\" cannot be read; "
								+ "put the file below src/main/resources"),
				arguments(EmptyFile.class, "call: @AiCall value = \"classpath:prompts/empty.txt\" is an empty file"),
				arguments(MissingProperty.class,
						"call: @AiCall system needs the property no.such, which is not set or "
								+ "refers to itself; set it, or give a default as in \"${name:default}\""),
				arguments(PropertyAsTemplate.class, "call: @AiCall value = \"${my.prompt}\" is sent as it is, because "
						+ "properties are not resolved in a template; write the text, or the place of a file as in "
						+ "\"classpath:prompts/summary.txt\""),
				arguments(HotTemperature.class,
						"call: invalid temperature (hot) of @AiCall: write a number of zero "
								+ "or more, for example temperature = \"0.2\""),
				arguments(ColdTemperature.class,
						"call: invalid temperature (-1) of @AiCall: write a number of zero "
								+ "or more, for example temperature = \"0.2\""),
				arguments(NoTemperature.class,
						"call: invalid temperature (NaN) of @AiCall: write a number of zero "
								+ "or more, for example temperature = \"0.2\""),
				arguments(FractionOfTokens.class,
						"batch: invalid maxTokens (1.5) of @AiBatch: write a whole number "
								+ "of one or more, for example maxTokens = \"500\""),
				arguments(ZeroTokens.class, "call: invalid maxTokens (0) of @AiCall: write a whole number of one or "
						+ "more, for example maxTokens = \"500\""));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void saysWhatToWrite(Class<?> type, String message) {
		FakeAiClient client = FakeAiClient.echoing();
		assertThatExceptionOfType(AiServiceDefinitionException.class).isThrownBy(() -> client.implement(type))
			.withMessage(type.getSimpleName() + "." + message);
	}

	interface UnknownPlaceholder {

		@AiBatch("Translate into {langauge}:\n\n{text}")
		List<AiResult<String>> translate(@BatchItem("text") List<String> texts, String language);

	}

	interface UnknownInSystem {

		@AiCall(value = "{a}", system = "{b}")
		String call(String a);

	}

	interface NoParameters {

		@AiCall("{a}")
		String call();

	}

	interface UnusedParameter {

		@AiCall(value = "{a} { b } \\{b}", system = "System")
		String call(String a, String b);

	}

	interface UnusedItem {

		@AiBatch("Hello")
		List<String> batch(@BatchItem("text") List<String> texts);

	}

	interface NoAxis {

		@AiBatch("{texts}")
		List<String> batch(List<String> texts);

	}

	interface TwoAxes {

		@AiBatch("{a} {b}")
		List<String> batch(@BatchItem("a") List<String> as, @BatchItem("b") List<String> bs);

	}

	interface AxisOfCall {

		@AiCall("{text}")
		String call(@BatchItem("text") List<String> texts);

	}

	interface AxisIsString {

		@AiBatch("{text}")
		List<String> batch(@BatchItem("text") String texts);

	}

	interface AxisNamedTwice {

		@AiBatch("{text}")
		List<String> batch(@BatchItem("text") @AiParam("text") List<String> texts);

	}

	interface FluxWithoutItem {

		@AiBatch("{a} {bs}")
		List<String> batch(@BatchItem("a") List<String> as, Flux<String> bs);

	}

	interface CallOfFlux {

		@AiCall("{a}")
		String call(Flux<String> a);

	}

	interface BadName {

		@AiCall("{a}")
		String call(@AiParam("{a}") String a);

	}

	interface SameName {

		@AiCall("{a}")
		String call(String a, @AiParam("a") String b);

	}

	interface NoAnnotation {

		String call(String a);

	}

	interface BothAnnotations {

		@AiCall("{a}")
		@AiBatch("{a}")
		String call(String a);

	}

	interface EmptyTemplate {

		@AiCall(" ")
		String call();

	}

	interface MissingFile {

		@AiCall("classpath:prompts/missing.txt")
		String call();

	}

	interface EmptyFile {

		@AiCall("classpath:prompts/empty.txt")
		String call();

	}

	interface MissingProperty {

		@AiCall(value = "Hello", system = "Secret ${no.such}")
		String call();

	}

	interface PropertyAsTemplate {

		@AiCall("${my.prompt}")
		String call();

	}

	interface HotTemperature {

		@AiCall(value = "Hello", temperature = "hot")
		String call();

	}

	interface ColdTemperature {

		@AiCall(value = "Hello", temperature = "${no.such:-1}")
		String call();

	}

	interface NoTemperature {

		@AiCall(value = "Hello", temperature = "NaN")
		String call();

	}

	interface FractionOfTokens {

		@AiBatch(value = "{text}", maxTokens = "1.5")
		List<String> batch(@BatchItem("text") List<String> texts);

	}

	interface ZeroTokens {

		@AiCall(value = "Hello", maxTokens = "0")
		String call();

	}

}
