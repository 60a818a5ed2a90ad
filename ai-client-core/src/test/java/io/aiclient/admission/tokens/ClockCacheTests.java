package io.aiclient.admission.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClockCacheTests {

	private final AtomicInteger created = new AtomicInteger();

	private final ClockCache<Integer> recent = new ClockCache<>(4, this.created::incrementAndGet);

	@Test
	void aNameKeepsItsValue() {
		assertThat(List.of(this.recent.get("a"), this.recent.get("b"), this.recent.get("a"))).containsExactly(1, 2, 1);
	}

	@Test
	void thoseInUseOutliveThoseThatAreNot() {
		int kept = this.recent.get("kept");
		for (int i = 0; i < 100; i++) {
			this.recent.get("other-" + i);
			assertThat(this.recent.get("kept")).isEqualTo(kept);
		}
	}

	@Test
	void ofALongNameTheBeginningIsKept() {
		String name = "n".repeat(1_000_000);
		assertThat(this.recent.get(name)).isSameAs(this.recent.get("n".repeat(1_000_000)))
			.isNotSameAs(this.recent.get(name + "n"));
	}

	@Test
	void noMoreAreKept() {
		List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
		List<Integer> first = new ArrayList<>();
		names.forEach((name) -> first.add(this.recent.get(name)));
		List<Integer> again = new ArrayList<>();
		names.forEach((name) -> again.add(this.recent.get(name)));
		assertThat(again).filteredOn(first::contains).hasSizeLessThanOrEqualTo(4);
	}

}
