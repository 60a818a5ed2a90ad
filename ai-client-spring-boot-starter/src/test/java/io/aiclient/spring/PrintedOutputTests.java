package io.aiclient.spring;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks through all that the other tests printed and logged, and their names, messages
 * and stack traces. Runs after them, in a JVM of its own, so it cannot be run alone.
 */
@Tag("printed")
class PrintedOutputTests {

	private final PrintedOutput output = new PrintedOutput(Path.of("target", "surefire-reports"));

	@Test
	void noKeyWasPrintedButTheDecoys() {
		String decoys = PrintedOutputDecoyTests.class.getName();
		assertThat(this.output.find(PrintedOutput.KEY))
			.contains(decoys + "-output.txt: " + PrintedOutputDecoyTests.LOGGED,
					decoys + "-output.txt: " + PrintedOutputDecoyTests.PRINTED)
			.allMatch((found) -> found.contains(decoys));
	}

	@Test
	void logsAtLevelTraceWereAmongIt() {
		assertThat(this.output.find(Pattern.compile("HTTP POST http"))).isNotEmpty();
	}

	@Test
	void nothingBlockedAThreadThatMustNotBeBlocked() {
		assertThat(this.output.find(Pattern.compile("Blocking call! .*"))).isEmpty();
	}

	@Test
	void noErrorWasDropped() {
		assertThat(this.output.find(Pattern.compile("Operator called default onErrorDropped"))).isEmpty();
	}

}
