package io.aiclient.spring.annotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The message for a return type that is not supported.
 */
class ReturnFormTests {

	private static final String T = ", where T is String, AiResponse, or a record, an enum, a String, a number, "
			+ "a boolean, a UUID, a URI, a date or time of java.time, or a List or Set of any of these";

	private static final String BATCH_RETURNS = " is not supported; an @AiBatch method returns List<AiResult<T>>, "
			+ "List<T>, Flux<AiResult<T>>, Stream<AiResult<T>>, or a Mono or CompletableFuture of "
			+ "List<AiResult<T>> or List<T>" + T;

	private static final String CALL_RETURNS = " is not supported; an @AiCall method returns T, AiResult<T>, a Mono "
			+ "or CompletableFuture of these, or Flux<String>" + T;

	private static final String ANSWER = "; use AiResponse, or a record, an enum, a String, a number, a boolean, "
			+ "a UUID, a URI, a date or time of java.time, or a List or Set of any of these; within a record also "
			+ "Optional";

	static Stream<Arguments> invalid() {
		return Stream.of(arguments(BatchOfString.class, "batch: return type String" + BATCH_RETURNS),
				arguments(BatchOfVoid.class, "batch: return type void" + BATCH_RETURNS),
				arguments(BatchOfPlainFlux.class, "batch: return type Flux<String>" + BATCH_RETURNS),
				arguments(BatchOfMono.class, "batch: return type Mono<AiResult<String>>" + BATCH_RETURNS),
				arguments(BatchOfResult.class, "batch: return type AiResult<String>" + BATCH_RETURNS),
				arguments(BatchOfRawList.class, "batch: return type List" + BATCH_RETURNS),
				arguments(CallOfVoid.class, "call: return type void" + CALL_RETURNS),
				arguments(CallOfIntegerFlux.class, "call: return type Flux<Integer>" + CALL_RETURNS),
				arguments(CallOfStream.class, "call: return type Stream<String>" + CALL_RETURNS),
				arguments(CallOfMap.class, "call: an answer cannot be read as Map<String, Integer> (Map)" + ANSWER),
				arguments(CallOfObject.class, "call: an answer cannot be read as Object (Object)" + ANSWER),
				arguments(CallOfVariable.class, "call: an answer cannot be read as T (Object)" + ANSWER),
				arguments(CallOfOptional.class,
						"call: an answer cannot be read as Optional<String> (Optional)" + ANSWER),
				arguments(CallOfBytes.class, "call: an answer cannot be read as byte[] (byte[])" + ANSWER),
				arguments(CallOfDeepMap.class, "call: an answer cannot be read as Outer.inners[].map (Map)" + ANSWER));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void saysWhatToWrite(Class<?> type, String message) {
		FakeAiClient client = FakeAiClient.echoing();
		assertThatExceptionOfType(AiServiceDefinitionException.class).isThrownBy(() -> client.implement(type))
			.withMessage(type.getSimpleName() + "." + message);
	}

	interface BatchOfString {

		@AiBatch("{text}")
		String batch(@BatchItem("text") List<String> texts);

	}

	interface BatchOfVoid {

		@AiBatch("{text}")
		void batch(@BatchItem("text") List<String> texts);

	}

	interface BatchOfPlainFlux {

		@AiBatch("{text}")
		Flux<String> batch(@BatchItem("text") List<String> texts);

	}

	interface BatchOfMono {

		@AiBatch("{text}")
		Mono<AiResult<String>> batch(@BatchItem("text") List<String> texts);

	}

	interface BatchOfResult {

		@AiBatch("{text}")
		AiResult<String> batch(@BatchItem("text") List<String> texts);

	}

	interface BatchOfRawList {

		@AiBatch("{text}")
		@SuppressWarnings("rawtypes")
		List batch(@BatchItem("text") List<String> texts);

	}

	interface CallOfVoid {

		@AiCall("Hello")
		void call();

	}

	interface CallOfIntegerFlux {

		@AiCall("Hello")
		Flux<Integer> call();

	}

	interface CallOfStream {

		@AiCall("Hello")
		Stream<String> call();

	}

	interface CallOfMap {

		@AiCall("Hello")
		Map<String, Integer> call();

	}

	interface CallOfObject {

		@AiCall("Hello")
		Object call();

	}

	interface CallOfVariable {

		@AiCall("Hello")
		<T> T call();

	}

	interface CallOfOptional {

		@AiCall("Hello")
		Optional<String> call();

	}

	interface CallOfBytes {

		@AiCall("Hello")
		byte[] call();

	}

	interface CallOfDeepMap {

		@AiCall("Hello")
		Outer call();

	}

	record Outer(List<Inner> inners) {

	}

	record Inner(Optional<String> name, Map<String, String> map) {

	}

}
