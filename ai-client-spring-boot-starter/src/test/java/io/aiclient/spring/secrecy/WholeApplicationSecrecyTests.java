package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

	/**
	 * At TRACE, Lettuce logs each command as it is sent, also that with the password.
	 */
	private static final Pattern LETTUCE_SENDS = Pattern
		.compile("(?m)^\\S+ TRACE .*\\bCommandEncoder .*Sent: .*(\\n(?!\\d{4}-|\\d\\d:\\d\\d:).*)*");

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
	void printsNoSecret() {
		assertThat(application.printed()).contains("TRACE", "aiClient gives stop", "garbledAiClient fails",
				"status: 407 No ******", "refusedAiClient fails", "JMX org.spring", "STOPPED");
		assertThat(search.search("output", LETTUCE_SENDS.matcher(application.printed()).replaceAll(""))).isEmpty();
	}

	/**
	 * What docs/security.md describes, since it cannot be kept from here.
	 */
	@Test
	void lettuceShowsThePasswordOfRedisAtTrace() {
		String sent = LETTUCE_SENDS.matcher(application.printed())
			.results()
			.map(MatchResult::group)
			.collect(Collectors.joining());
		assertThat(search.search("what Lettuce sends", sent)).hasSizeGreaterThan(1)
			.allSatisfy((found) -> assertThat(found).contains("assword", "of Redis", "HELLO"));
	}

	@Test
	void servesNoSecret() {
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
		assertThat(application.served().get("/actuator/env")).contains("\"http://ollama:11434/v1\"", "\"" + classPath())
			.containsPattern(shown("app.test", "test"))
			.containsPattern(shown("app.pool", "7"))
			.containsPattern(shown("app.token", "\\*{6}"))
			.containsPattern(shown("ai.client.clients.ollama.model", "test"))
			.containsPattern(shown("spring.ssl.bundle.jks.store.key.alias", "key"));
		assertThat(application.served().get("/actuator/configprops")).contains("proxy-user", "http://ollama:11434/v1")
			.containsPattern("\"privateKey\":\"\\*{6}\"");
	}

	private static String shown(String name, String value) {
		return "\"" + Pattern.quote(name) + "\":\\{[^}]*\"value\":\"" + value + "\"";
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(":", 2)[0];
	}

}
