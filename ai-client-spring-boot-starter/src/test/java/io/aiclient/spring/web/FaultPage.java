package io.aiclient.spring.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The page docs/faults.md.
 */
final class FaultPage {

	private FaultPage() {
	}

	static List<String> lines() throws IOException {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/faults.md"))) {
			folder = folder.getParent();
		}
		return Files.readAllLines(folder.resolve("docs/faults.md"));
	}

}
