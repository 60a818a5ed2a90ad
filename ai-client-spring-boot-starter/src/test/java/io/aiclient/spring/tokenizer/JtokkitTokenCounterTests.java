package io.aiclient.spring.tokenizer;

import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

import static org.assertj.core.api.Assertions.assertThat;

class JtokkitTokenCounterTests {

	private static final JtokkitTokenCounter counter = new JtokkitTokenCounter();

	@BeforeAll
	static void load() {
		for (String model : List.of("gpt-4o", "gpt-4")) {
			Awaitility.await().until(() -> counter.count(user(model, "x")) != null);
		}
	}

	@Test
	void countsWhatTheProvidersReferenceShowsForItsFirstExample() {
		AiRequest request = AiRequest.builder()
			.model("gpt-4.1")
			.system("You are a helpful assistant.")
			.user("Hello!")
			.build();
		assertThat(counter.count(request)).isEqualTo(19);
	}

	@Test
	void frameIsThreeForEachMessageAndItsRoleAndThreeForTheAnswer() {
		assertThat(counter.count(user("gpt-4o", ""))).isEqualTo(3 + 1 + 3);
		assertThat(counter.count(AiRequest.builder().model("gpt-4o").user("").assistant("").user("").build()))
			.isEqualTo(3 * (3 + 1) + 3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4o", "gpt-4o-mini-2024-07-18", "chatgpt-4o-latest", "gpt-4.1-mini", "gpt-4.5-preview",
			"gpt-5", "gpt-5-nano", "gpt-5.1", "o1", "o3-mini", "o4-mini", "openai/gpt-4o", "ft:gpt-4o-mini:org::id" })
	void newerModelsHaveTheLargerVocabulary(String model) {
		assertThat(counter.count(user(model, "Bundesverfassungsgericht"))).isEqualTo(7 + tokens(Vocabulary.O200K));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4", "gpt-4-turbo", "gpt-3.5-turbo-0125", "gpt-35-turbo", "ft:gpt-3.5-turbo:org" })
	void olderModelsHaveTheSmallerVocabulary(String model) {
		assertThat(tokens(Vocabulary.CL100K)).isNotEqualTo(tokens(Vocabulary.O200K));
		assertThat(counter.count(user(model, "Bundesverfassungsgericht"))).isEqualTo(7 + tokens(Vocabulary.CL100K));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002" })
	void textsThatAreEmbeddedHaveNothingAroundThem(String model) {
		assertThat(counter.countText(model, "Bundesverfassungsgericht")).isEqualTo(tokens(Vocabulary.CL100K));
		assertThat(counter.countText(model, "")).isZero();
		assertThat(counter.countText(model, "x".repeat(JtokkitTokenCounter.LONGEST + 1))).isNull();
		assertThat(counter.countText("m", "x")).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "deepseek-chat", "claude-sonnet-4-5", "gpt-oss-120b", "gpt-6", "gpt-50", "my-gpt-4o", "m" })
	void otherModelsAreNotKnown(String model) {
		assertThat(counter.count(user(model, "x"))).isNull();
	}

	@Test
	void textThatLooksLikeASpecialTokenIsText() {
		assertThat(counter.count(user("gpt-4o", "a<|endoftext|>b"))).isGreaterThan(7 + 3);
		assertThat(counter.count(user("gpt-4", "<|im_start|>system<|fim_prefix|>"))).isGreaterThan(7 + 3);
	}

	@Test
	void halfACharacterIsCounted() {
		assertThat(counter.count(user("gpt-4o", "a\ud83d"))).isGreaterThan(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", " ", "\n", "!", "\u6f22", "x1 " })
	void longPromptsAreNotCounted(String text) {
		int times = JtokkitTokenCounter.LONGEST / text.length();
		assertThat(counter.count(user("gpt-4o", text.repeat(times - 4)))).isNotNull();
		assertThat(counter.count(user("gpt-4o", text.repeat(times + 1)))).isNull();
	}

	@Test
	void toolsAndFormatsAreCountedByTheirText() {
		Map<String, Object> tool = Map.of("name", "weather of a city");
		long without = counter.count(user("gpt-4o", "x"));
		for (String option : List.of("tools", "functions", "response_format")) {
			assertThat(count(AiRequest.builder().option(option, List.of(tool)))).isGreaterThan(without + 4);
		}
		assertThat(count(AiRequest.builder().option("metadata", tool))).isEqualTo(without);
	}

	@Test
	void toolCallsAreCounted() {
		AiToolCall call = new AiToolCall("call-1", "weather", "{\"city\":\"Bern\"}");
		AiRequest request = AiRequest.builder().model("gpt-4o").message(AiMessage.assistant("", List.of(call))).build();
		assertThat(counter.count(request)).isGreaterThan(7 + 5);
	}

	private static long count(AiRequest.Builder builder) {
		return counter.count(builder.model("gpt-4o").user("x").build());
	}

	private static int tokens(Vocabulary vocabulary) {
		return vocabulary.encoding().countTokensOrdinary("Bundesverfassungsgericht");
	}

	private static AiRequest user(String model, String text) {
		return AiRequest.builder().model(model).user(text).build();
	}

}
