package io.aiclient.spring.secrecy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That the search finds what it is there to find.
 */
class LeakSearchTests {

	private static final String SECRET = "Ab3/xY\"9+qW\\7zzKLmnop01234";

	private final LeakSearch search = new LeakSearch(Map.of("key", SECRET));

	@ParameterizedTest
	@ValueSource(strings = { SECRET, "Ab3/xY\"9+qW\\", "zKLmnop01234", "Ab3%2FxY%229", "xY\\\"9+qW\\\\7z" })
	void findsTwelveCharactersInARow(String part) {
		assertThat(this.search.search("a log", "before " + part + " after")).isNotEmpty()
			.allSatisfy((found) -> assertThat(found).startsWith("key").contains("a log after «before"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "u:", "us:", "use:" })
	void findsBasicCredentials(String before) {
		String coded = Base64.getEncoder().encodeToString((before + SECRET).getBytes(StandardCharsets.UTF_8));
		assertThat(this.search.search("a log", "Basic " + coded)).isNotEmpty();
	}

	@Test
	void findsNothingInOtherTexts() {
		assertThat(this.search.search("a log", "Ab3/xY\"9+qW, KLmnop0123, and nothing besides")).isEmpty();
	}

}
