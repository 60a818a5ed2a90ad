package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RowIndexTests {

	@TempDir
	private Path folder;

	@Test
	void holdsWhatAMapHoldsAfterAnyOperations() throws IOException {
		Random random = new Random(3);
		Map<RowHash, Long> expected = new HashMap<>();
		List<RowHash> hashes = new ArrayList<>();
		try (RowIndex index = new RowIndex(this.folder, "results.jsonl")) {
			for (int i = 0; i < 60_000; i++) {
				RowHash hash = (hashes.isEmpty() || random.nextInt(3) > 0)
						? new RowHash(random.nextLong(), (i % 100 == 0) ? random.nextInt(8) : random.nextLong())
						: hashes.get(random.nextInt(hashes.size()));
				assertThat(index.get(hash)).isEqualTo(expected.getOrDefault(hash, 0L));
				if (random.nextInt(4) > 0) {
					long value = 1 + random.nextInt(Integer.MAX_VALUE);
					index.put(hash, value);
					if (expected.put(hash, value) == null) {
						hashes.add(hash);
					}
				}
			}
			assertThat(hashes).hasSizeGreaterThan(25_000);
			expected.forEach((hash, value) -> assertThat(index.get(hash)).isEqualTo(value));
		}
	}

	@Test
	void leavesNoFileBehind() throws IOException {
		try (RowIndex index = new RowIndex(this.folder, "results.jsonl")) {
			index.put(new RowHash(1, 2), 3);
			assertThat(index.get(new RowHash(1, 2))).isEqualTo(3);
			assertThat(index.get(new RowHash(2, 2))).isZero();
		}
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files).isEmpty();
		}
	}

}
