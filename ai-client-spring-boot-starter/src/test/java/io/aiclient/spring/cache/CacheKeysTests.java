package io.aiclient.spring.cache;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

import static org.assertj.core.api.Assertions.assertThat;

class CacheKeysTests {

	private final CacheKeys keys = new CacheKeys(URI.create("https://api.example.com/v1"));

	@Test
	void keyIsTheSameInEveryProcess() {
		assertThat(key((request) -> request.temperature(0.5).option("seed", 7)))
			.isEqualTo("176cef5f3ff263b891f7f6b453eb7a9d3f070872d4e6eb4469a5cacbb6c9f50c");
	}

	@Test
	void keyIsMadeOfAllThatDecidesAboutTheAnswer() {
		List<String> different = List.of(key((request) -> {
		}), key((request) -> request.model("other")), key((request) -> request.user("b")),
				key((request) -> request.system("b")), key((request) -> request.temperature(0.0)),
				key((request) -> request.maxTokens(1)), key((request) -> request.option("seed", 1)),
				key((request) -> request.option("seed", 2)),
				key((request) -> request.message(AiMessage.tool("1", "b"))),
				key((request) -> request.message(AiMessage.assistant("b", List.of(new AiToolCall("1", "f", "{}"))))),
				new CacheKeys(URI.create("https://other.example.com/v1")).key(request((request) -> {
				}), "scope"), this.keys.key(request((request) -> {
				}), "other"));
		assertThat(different).doesNotHaveDuplicates();
	}

	@Test
	void halvesOfSurrogatePairsAreDistinguished() {
		List<String> texts = List.of("?", "\uD800", "\uD801", "\uDC00", "\uFFFD");
		assertThat(texts).extracting((text) -> key((request) -> request.user(text))).doesNotHaveDuplicates();
		assertThat(texts).extracting((text) -> key((request) -> request.option("stop", List.of(text))))
			.doesNotHaveDuplicates();
	}

	@Test
	void keyIsMadeOfNothingElse() {
		assertThat(key((request) -> request.id("x")
			.timeout(Duration.ofSeconds(1))
			.group("t")
			.attribute("a", "b")
			.bypassCache(true))).isEqualTo(key((request) -> {
			}));
	}

	@Test
	void orderOfNamesDoesNotMatter() {
		Map<String, Object> one = new LinkedHashMap<>();
		one.put("a", 1);
		one.put("b", Map.of("c", 2));
		Map<String, Object> other = new LinkedHashMap<>();
		other.put("b", Map.of("c", 2));
		other.put("a", 1);
		assertThat(key((request) -> request.option("x", one).option("seed", 1)))
			.isEqualTo(key((request) -> request.option("seed", 1).option("x", other)));
	}

	@Test
	void keyShowsNothingOfThePrompt() {
		assertThat(this.keys.key(AiRequest.builder().model("m").user("a prompt").build(), "scope"))
			.matches("[0-9a-f]{64}");
	}

	private String key(Consumer<AiRequest.Builder> change) {
		return this.keys.key(request(change), "scope");
	}

	private static AiRequest request(Consumer<AiRequest.Builder> change) {
		AiRequest.Builder builder = AiRequest.builder().model("m").user("a");
		change.accept(builder);
		return builder.build();
	}

}
