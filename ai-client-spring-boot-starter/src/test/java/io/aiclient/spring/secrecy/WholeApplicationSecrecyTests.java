package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that a whole application prints, serves and writes, at its most talkative: every
 * endpoint of the actuator with all values, TRACE for everything, and secrets wherever
 * they can be given.
 */
class WholeApplicationSecrecyTests {

	@TempDir
	private static Path directory;

	private static WholeApplication application;

	private static LeakSearch search;

	@BeforeAll
	static void runIt() throws Exception {
		application = new WholeApplication(directory);
		search = new LeakSearch(application.secrets());
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
	}

	@Test
	void printsNoSecret() throws IOException {
		Files.writeString(Path.of("/tmp/whole-printed.log"), application.printed());
		assertThat(application.printed()).contains("TRACE", "aiClient gives", "refusedAiClient fails", "JMX org.spring",
				"STOPPED");
		assertThat(search.search("output", application.printed())).isEmpty();
	}

	@Test
	void servesNoSecret() throws IOException {
		Files.writeString(Path.of("/tmp/whole-served.log"), application.served().toString());
		assertThat(application.served()).containsKeys("/actuator/env", "/actuator/configprops", "/actuator/aiclients",
				"/actuator/startup", "/actuator/httpexchanges", "/actuator/threaddump", "/actuator/beans",
				"/actuator/conditions", "/actuator/mappings", "/actuator/loggers",
				"/actuator/metrics/ai.client.attempt", "/actuator/env/PROVIDER_KEY", "/fail");
		Set<String> found = new TreeSet<>();
		application.served().forEach((path, page) -> found.addAll(search.search(path, page)));
		assertThat(found).isEmpty();
	}

	@Test
	void writesNoSecret() throws IOException {
		Set<String> found = new TreeSet<>();
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((it) -> it.getFileName().toString().startsWith("results")).toList()) {
				found.addAll(search.search(file.getFileName().toString(), Files.readString(file)));
			}
		}
		assertThat(Files.readString(directory.resolve("results.failed.jsonl"))).contains("You sent FAIL with");
		assertThat(found).isEmpty();
	}

	@Test
	void showsWhatIsNoSecret() {
		Map<String, String> served = application.served();
		assertThat(served.get("/actuator/env")).contains("\"http://ollama:11434/v1\"", "\"app.test\":{\"value\":\"test\"", "\"app.pool\":{\"value\":\"7\"",
					"\"app.token\":{\"value\":\"******\"")
			.contains("\"java.class.path\":{\"value\":\"" + classPath());
		assertThat(served.get("/actuator/env/ai.client.clients.ollama.model")).contains("\"test\"");
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(":", 2)[0];
	}

}
