package io.aiclient;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AiRequestTests {

	@ParameterizedTest
	@ValueSource(strings = { "model", "messages", "temperature", "max_tokens", "max_completion_tokens", "stream",
			"stream_options" })
	void optionThatTheClientSetsItselfIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().option(name, 1))
			.withMessageContaining("'" + name + "'")
			.withMessageContaining("use model()");
	}

	@Test
	void otherOptionsKeepTheirOrder() {
		AiRequest request = AiRequest.builder().user("x").option("seed", 7).option("a", List.of("b")).build();
		assertThat(request.options()).containsExactly(Map.entry("seed", 7), Map.entry("a", List.of("b")));
	}

	@Test
	void attributesTravelAlongInTheirOrderAndAreNotShown() {
		AiRequest.Builder builder = AiRequest.builder().user("x").attribute("row", 7).attribute("of", "a file");
		AiRequest request = builder.build();
		builder.attribute("later", 1);
		assertThat(request.attributes()).containsExactly(Map.entry("row", 7), Map.entry("of", "a file"));
		assertThat(request.toBuilder().attribute("row", 8).build().attributes()).containsEntry("row", 8);
		assertThat(request.attributes()).containsEntry("row", 7).isUnmodifiable();
		assertThat(request.toString()).doesNotContain("a file");
		assertThat(AiRequest.of("x").attributes()).isEmpty();
	}

	@Test
	void badInputIsRefusedWithWhatToWrite() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().build())
			.withMessageContaining("no messages")
			.withMessageContaining("user(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().model(" "))
			.withMessageContaining("model");
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().maxTokens(0))
			.withMessageContaining("maxTokens (0)");
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().timeout(Duration.ZERO))
			.withMessageContaining("timeout (PT0S)");
		for (double wrong : new double[] { -0.1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().temperature(wrong))
				.withMessageContaining("temperature (" + wrong + ")");
		}
	}

	@Test
	void messagesThatNoProviderTakesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AiMessage(AiMessage.Role.TOOL, "42", List.of(), null))
			.withMessageContaining("AiMessage.tool(id, content)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AiMessage(AiMessage.Role.USER, "x", List.of(), "call-1"));
		List<AiToolCall> calls = List.of(new AiToolCall("1", "weather", "{}"));
		assertThatIllegalArgumentException().isThrownBy(() -> new AiMessage(AiMessage.Role.USER, "x", calls, null))
			.withMessageContaining("user message");
	}

	@Test
	void requestDoesNotChangeWithItsBuilder() {
		AiRequest.Builder builder = AiRequest.builder().user("one");
		AiRequest request = builder.build();
		builder.user("two").option("seed", 1);
		assertThat(request.messages()).hasSize(1);
		assertThat(request.options()).isEmpty();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> request.options().put("seed", 1));
	}

	@Test
	void copyKeepsEverythingItsIdIncluded() {
		AiRequest request = AiRequest.builder()
			.id("row-7")
			.model("m")
			.system("s")
			.user("u")
			.temperature(0.2)
			.maxTokens(5)
			.option("seed", 1)
			.timeout(Duration.ofSeconds(9))
			.group("t")
			.build();
		assertThat(request.toBuilder().build()).usingRecursiveComparison().isEqualTo(request);
	}

	@Test
	void idIsRandomWhereNoneIsGiven() {
		assertThat(AiRequest.of("x").id()).isNotEmpty().isNotEqualTo(AiRequest.of("x").id());
	}

	@Test
	void neitherPromptNorAnswerShowsInALog() {
		String secret = "the prompt";
		AiRequest request = AiRequest.builder().system(secret).user(secret).option("user", secret).build();
		AiResponse response = AiResponse.builder().content(secret).build();
		assertThat(request.toString()).doesNotContain(secret);
		assertThat(AiMessage.user(secret).toString()).doesNotContain(secret);
		assertThat(response.toString()).doesNotContain(secret);
		assertThat(new AiResult.Success<>(0, request, secret, response).toString()).doesNotContain(secret);
		assertThat(new AiResult.Failure<>(0, request, AiRefusedLocallyException.because("no"), response).toString())
			.doesNotContain(secret);
		assertThat(new AiToolCall("1", "weather", secret).toString()).doesNotContain(secret);
		assertThat(new AiChunk(secret, null).toString()).doesNotContain(secret);
	}

}
