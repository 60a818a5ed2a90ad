package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PromptTextTests {

	static Stream<Arguments> texts() {
		UUID uuid = UUID.randomUUID();
		return Stream.of(arguments("text", "text"), arguments(new StringBuilder("text"), "text"), arguments(7, "7"),
				arguments(new BigDecimal("1.50"), "1.50"), arguments(true, "true"), arguments('c', "c"),
				arguments(DayOfWeek.MONDAY, "MONDAY"), arguments(uuid, uuid.toString()),
				arguments(URI.create("https://example.com"), "https://example.com"),
				arguments(LocalDate.of(2026, 5, 4), "2026-05-04"), arguments(Duration.ofSeconds(90), "PT1M30S"),
				arguments(Locale.CANADA, "en-CA"), arguments(new Review("good", 5), "{\"text\":\"good\",\"stars\":5}"),
				arguments(List.of("a", "b"), "[\"a\",\"b\"]"), arguments(Map.of("k", 1), "{\"k\":1}"),
				arguments(new int[] { 1, 2 }, "[1,2]"), arguments(Optional.of("there"), "there"));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void writesPlainValuesAsTheyAreAndOthersAsJson(Object value, String expected) {
		assertThat(PromptText.of(value, "x")).isEqualTo(expected);
	}

	@Test
	void namesWhatIsNullOrEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromptText.of(null, "argument x"))
			.withMessage("argument x is null");
		assertThatIllegalArgumentException().isThrownBy(() -> PromptText.of(Optional.empty(), "argument x"))
			.withMessage("argument x is empty");
	}

	@Test
	void doesNotQuoteWhatCannotBeWritten() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromptText.of(new Broken(), "argument x"))
			.withMessageStartingWith("argument x cannot be written as JSON: Jackson fails on Broken")
			.withMessageNotContaining("secret")
			.withNoCause();
	}

	record Review(String text, int stars) {

	}

	static class Broken {

		public String getName() {
			throw new IllegalStateException("secret");
		}

	}

}
