package io.aiclient.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.AnswerFormat;
import io.aiclient.AnswerFormats;
import io.aiclient.error.AiBadResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Answers that are read by a format, and asked for again.
 */
class FormattedCallsTests {

	private final List<AiRequest> asked = Collections.synchronizedList(new ArrayList<>());

	@Test
	void theNextAttemptCarriesTheAnswerAndWhatIsWrongWithIt() {
		run(answers("seven", "7"), 1, (client) -> {
			assertThat(client.call(AiRequest.of("how many"), Integer.class)).isEqualTo(7);
			List<AiMessage> messages = this.asked.get(1).messages();
			assertThat(messages).extracting(AiMessage::role)
				.containsExactly(AiMessage.Role.USER, AiMessage.Role.ASSISTANT, AiMessage.Role.USER);
			assertThat(messages.get(1).content()).isEqualTo("seven");
			assertThat(messages.get(2).content()).startsWith("The answer is no number. Answer again");
			assertThat(this.asked.get(1).bypassCache()).isTrue();
		});
	}

	@Test
	void eachFurtherAttemptCarriesTheLastAnswerAlone() {
		run(answers("six", "seven", "7"), 2, (client) -> {
			assertThat(client.call(AiRequest.of("how many"), Integer.class)).isEqualTo(7);
			assertThat(this.asked.get(2).messages()).extracting(AiMessage::content)
				.contains("seven")
				.doesNotContain("six");
		});
	}

	@Test
	void aLongAnswerACutOneAndARefusalAreNotShown() {
		List<AiResponse.Builder> unfit = List.of(AiResponse.builder().content("x".repeat(32_769)),
				AiResponse.builder().content("7").finishReason("length"), AiResponse.builder().refusal("no"),
				AiResponse.builder().content("7"));
		run((number) -> unfit.get(number), 3, (client) -> {
			assertThat(client.call(AiRequest.of("how many"), Integer.class)).isEqualTo(7);
			assertThat(this.asked).hasSize(4).allSatisfy((request) -> assertThat(request.messages()).hasSize(1));
		});
	}

	@Test
	void afterTheLastRetryTheRowFailsWithWhatWasPaid() {
		run(answers("a", "b", "c"), 1, (client) -> {
			AiResult<Integer> result = Objects
				.requireNonNull(client.batch(Flux.just(AiRequest.of("x")), Integer.class).single().block());
			assertThat(result.isSuccess()).isFalse();
			assertThat(Objects.requireNonNull(result.response()).attempts()).isEqualTo(2);
			assertThatExceptionOfType(AiBadResponseException.class).isThrownBy(result::orElseThrow)
				.withMessage("The answer is no number")
				.satisfies((error) -> assertThat(error.attempts()).isEqualTo(2));
		});
	}

	@Test
	void aFormatThatThrowsFailsItsRowAlone() {
		run(answers("throw", "7"), 0, (client) -> {
			List<AiResult<Integer>> results = Objects.requireNonNull(
					client.batch(List.of(AiRequest.of("x"), AiRequest.of("y")), Integer.class).collectList().block());
			assertThat(results).extracting(AiResult::isSuccess).containsExactlyInAnyOrder(true, false);
		});
	}

	@Test
	void aNullAmongTheRequestsIsNamed() {
		run(answers("7"), 0,
				(client) -> assertThatIllegalArgumentException()
					.isThrownBy(() -> client.batch(Arrays.asList(AiRequest.of("x"), null), Integer.class))
					.withMessageContaining("requests[1]"));
	}

	@Test
	void aClientWithoutFormatsSaysWhatToAdd() {
		try (ManagedAiClient client = AiClientBuilder.create(new Answers(answers("7"))).model("m").build()) {
			assertThatIllegalStateException().isThrownBy(() -> client.call(AiRequest.of("x"), Integer.class))
				.withMessageContaining("reads no answer as Integer")
				.withMessageContaining("AiClientBuilder.answerFormats(...)");
			assertThat(this.asked).isEmpty();
		}
	}

	private static Function<Integer, AiResponse.Builder> answers(String... contents) {
		return (number) -> AiResponse.builder().content(contents[number]);
	}

	private void run(Function<Integer, AiResponse.Builder> answers, int retries, Consumer<AiClient> test) {
		try (ManagedAiClient client = AiClientBuilder.create(new Answers(answers))
			.model("m")
			.answerFormats(new Numbers(retries))
			.build()) {
			test.accept(client);
		}
	}

	private final class Answers implements AiExchange {

		private final Function<Integer, AiResponse.Builder> answers;

		Answers(Function<Integer, AiResponse.Builder> answers) {
			this.answers = answers;
		}

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return Mono.fromSupplier(() -> {
				synchronized (FormattedCallsTests.this.asked) {
					FormattedCallsTests.this.asked.add(request);
					return this.answers.apply(FormattedCallsTests.this.asked.size() - 1).build();
				}
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.empty();
		}

	}

	private record Numbers(int retries) implements AnswerFormats, AnswerFormat<Integer> {

		@Override
		@SuppressWarnings("unchecked")
		public <T> AnswerFormat<T> format(Class<T> type) {
			return (AnswerFormat<T>) this;
		}

		@Override
		public AiRequest ask(AiRequest request) {
			return request;
		}

		@Override
		public Reading<Integer> read(String answer) {
			if (answer.equals("throw")) {
				throw new IllegalArgumentException(answer);
			}
			return answer.equals("7") ? new Value<>(7) : new Problem<>("The answer is no number");
		}

	}

}
