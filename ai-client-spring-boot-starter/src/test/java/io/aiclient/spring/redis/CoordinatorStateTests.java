package io.aiclient.spring.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Redis has of a quota, and for how long.
 */
class CoordinatorStateTests extends CoordinatorTestCase {

	@Test
	void theLatchOfAKeyIsForgottenWithTheLastMemberThatSendsIt() {
		this.a.keys("stale").latched("stale", "key refused: wrong").reports();
		this.coordinator.at(30_000);
		this.b.keys("new").reports();
		assertThat(new String(this.coordinator.state(), StandardCharsets.ISO_8859_1)).contains("key refused: wrong");
		this.coordinator.at(61_000);
		this.b.reports();
		assertThat(new String(this.coordinator.state(), StandardCharsets.ISO_8859_1)).doesNotContain("stale",
				"key refused");
	}

	@Test
	void noMemberFillsTheStateWithKeys() {
		String[] many = IntStream.range(0, 100).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		this.a.keys(many);
		for (String key : many) {
			this.a.latched(key, "key refused: wrong");
		}
		this.a.reports();
		assertThat(new String(this.coordinator.state(), StandardCharsets.ISO_8859_1)).contains("key-7")
			.doesNotContain("key-8", "key-99");
	}

}
