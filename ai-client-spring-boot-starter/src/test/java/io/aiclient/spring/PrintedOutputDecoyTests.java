package io.aiclient.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Prints what looks like a key, for {@link PrintedOutputTests} to find: it would find a
 * real one too.
 */
class PrintedOutputDecoyTests {

	static final String PRINTED = "sk-decoy-that-is-printed";

	static final String LOGGED = "sk-decoy-that-is-logged";

	@TempDir
	Path folder;

	@Test
	void decoysArePrinted() {
		System.out.println("A decoy: " + PRINTED);
		LoggerFactory.getLogger(PrintedOutputDecoyTests.class).error("A decoy: {}", LOGGED);
	}

	@Test
	void keysAreFoundAndOtherWordsAreNot() throws IOException {
		Files.writeString(this.folder.resolve("a.txt"), "Authorization: Bearer sk-abcdef-123456\nsk-abcdef-123456");
		Files.writeString(Files.createDirectory(this.folder.resolve("b")).resolve("c.xml"),
				"disk-space ask-somebody sk-****** key=\"sk-abcdefg_h\"");
		assertThat(new PrintedOutput(this.folder).find(PrintedOutput.KEY)).containsExactly("a.txt: sk-abcdef-123456",
				"c.xml: sk-abcdefg_h");
	}

}
