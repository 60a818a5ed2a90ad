package io.aiclient.admission.tokens;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

import static org.assertj.core.api.Assertions.assertThat;

class TokenEstimateTests {

	@ParameterizedTest
	@CsvSource({ "a,1", "abcd,1", "abcde,2", "äöüß,2", "日本語,3", "😀,1" })
	void fourBytesOfUtf8AreAToken(String text, int tokens) {
		assertThat(TokenEstimate.of(AiRequest.of(text))).isEqualTo(4 + tokens);
	}

	@Test
	void everyMessageHasAFrameAndTheMaximumIsAdded() {
		AiRequest request = AiRequest.builder().system("abcd").user("abcd").maxTokens(100).build();
		assertThat(TokenEstimate.of(request)).isEqualTo(5 + 5 + 100);
	}

	@Test
	void toolCallsAreCounted() {
		AiRequest request = AiRequest.builder()
			.message(AiMessage.assistant("", List.of(new AiToolCall("call-1", "weather", "{\"city\":\"Bern\"}"))))
			.build();
		assertThat(TokenEstimate.of(request)).isEqualTo(4 + 4 + 2 + 4);
	}

	@Test
	void optionsThatBecomePartOfThePromptAreCounted() {
		Map<String, Object> tool = Map.of("name", "x".repeat(400));
		assertThat(TokenEstimate.of(AiRequest.builder().user("a").option("tools", List.of(tool)).build()))
			.isBetween(105L, 110L);
		assertThat(TokenEstimate.of(AiRequest.builder().user("a").option("response_format", tool).build()))
			.isBetween(105L, 110L);
		assertThat(TokenEstimate.of(AiRequest.builder().user("a").option("metadata", tool).build())).isEqualTo(5);
	}

}
