package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScriptPropertyTests {

	private final Property<Integer> property = Property.ofScripts((SplittableRandom random) -> random.nextInt(1000));

	@Test
	void namesTheSeedAndTheShortestScript() {
		assertThatThrownBy(() -> this.property.holds((script) -> assertThat(script).doesNotContain(7)))
			.isInstanceOf(AssertionError.class)
			.hasMessageMatching("Broken by 1 steps \\(seed \\d+\\):\n7");
	}

	@Test
	void aSeedIsTheSameScriptAgain() {
		List<List<Integer>> all = new ArrayList<>();
		assertThat(this.property.holds(all::add)).isEqualTo(2000);
		List<List<Integer>> again = new ArrayList<>();
		assertThat(this.property.again(1234).holds(again::add)).isEqualTo(1);
		assertThat(again).containsExactly(all.get(1234));
	}

	@Test
	void noScriptBeginsWhenTheTimeIsOver() {
		assertThat(this.property.within(Duration.ZERO).holds((script) -> {
		})).isEqualTo(1);
		assertThat(this.property.within(Duration.ofHours(1)).upTo(1).again(3).holds((script) -> {
			assertThat(script).hasSize(1);
		})).isEqualTo(1);
	}

	@Test
	void aFailureThatDoesNotComeAgainIsReportedAllTheSame() {
		List<List<Integer>> seen = new ArrayList<>();
		assertThatThrownBy(() -> this.property.holds((script) -> {
			seen.add(script);
			assertThat(seen).hasSizeGreaterThan(1);
		})).isInstanceOf(AssertionError.class)
			.hasMessageContaining("(seed 0)")
			.hasCauseInstanceOf(AssertionError.class);
	}

}
