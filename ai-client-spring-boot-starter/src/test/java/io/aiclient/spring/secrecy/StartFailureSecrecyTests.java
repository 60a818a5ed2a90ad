package io.aiclient.spring.secrecy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that an application prints that does not start, at TRACE: by our analysis of the
 * failure, by Boot's, and in stack traces.
 */
class StartFailureSecrecyTests {

	private static final String URL = "--ai.client.base-url=http://localhost:1/v1";

	private final GivenSecrets secrets = new GivenSecrets();

	private final Map<String, List<String>> starts = new LinkedHashMap<>();

	@TempDir
	private Path directory;

	@Test
	void noFailureShowsASecret() throws Exception {
		start("no scheme", (secret) -> List.of("--ai.client.base-url=api.example/v1?key=" + secret));
		start("no URL", (secret) -> List.of("--ai.client.base-url=http://a b/v1?key=" + secret));
		start("credentials", (secret) -> List.of("--ai.client.base-url=http://u:" + secret + "@localhost/v1"));
		start("credentials alone", (secret) -> List.of("--ai.client.base-url=http://" + secret + "@local host/v1"));
		start("path of calls",
				(secret) -> List.of("--ai.client.base-url=http://localhost/v1/chat/completions?key=" + secret));
		start("endpoint", (secret) -> List.of(URL, "--ai.client.failover.endpoints.x.base-url=ftp://h/?key=" + secret));
		start("proxy as URL", (secret) -> List.of(URL, "--ai.client.proxy=http://u:" + secret + "@proxy:3128"));
		start("host as URL", (secret) -> List.of(URL, "--ai.client.proxy.host=http://u:" + secret + "@proxy",
				"--ai.client.proxy.port=3128"));
		start("host with credentials", (secret) -> List.of(URL, "--ai.client.proxy.host=u:" + secret + "/#@proxy",
				"--ai.client.proxy.port=3128"));
		start("proxy without user", (secret) -> List.of(URL, "--ai.client.proxy.host=proxy",
				"--ai.client.proxy.port=3128", "--ai.client.proxy.password=" + secret));
		start("port of proxy", (secret) -> List.of(URL, "--ai.client.proxy.host=proxy", "--ai.client.proxy.port=none",
				"--ai.client.proxy.username=u", "--ai.client.proxy.password=" + secret));
		start("client as key", (secret) -> List.of(URL, "--ai.client.clients.cheap=" + secret));
		start("endpoint as URL",
				(secret) -> List.of(URL, "--ai.client.failover.endpoints.x=https://u:" + secret + "@host/v1"));
		start("unknown provider", (secret) -> List.of(URL, "--ai.client.provider=none", key(secret)));
		start("sibling", (secret) -> List.of(URL, "--ai.client.concurrency.max=many", key(secret)));
		start("other sibling", (secret) -> List.of(URL, "--ai.client.concurrency.max=0", key(secret)));
		start("placeholder", (secret) -> List.of(URL, "--ai.client.api-key=${NO_SUCH_KEY}",
				"--ai.client.clients.cheap.api-key=" + secret));
		start("placeholder in URL",
				(secret) -> List.of("--ai.client.base-url=${NO_SUCH_URL}/v1?key=" + secret, key(secret)));
		start("placeholder in key", (secret) -> List.of(URL, "--ai.client.api-key=" + secret + "${NO_SUCH_KEY}"));
		start("bearer", (secret) -> List.of(URL, "--ai.client.api-key=Bearer " + secret));
		start("quoted", (secret) -> List.of(URL, "--ai.client.clients.cheap.api-key=\"" + secret + " \""));
		start("bundle",
				(secret) -> List.of(URL, "--ai.client.ssl.bundle=b",
						"--spring.ssl.bundle.jks.b.keystore.password=" + secret,
						"--spring.ssl.bundle.jks.b.keystore.location=file:/none/store.p12"));
		start("key of bundle",
				(secret) -> List.of(URL, "--ai.client.ssl.bundle=b",
						"--spring.ssl.bundle.pem.b.keystore.private-key=-----BEGIN PRIVATE KEY-----" + secret
								+ "-----END PRIVATE KEY-----"));
		String printed = run();
		LeakSearch search = new LeakSearch(this.secrets.all());
		assertThat(printed).contains("TRACE", "APPLICATION FAILED TO START").doesNotContain("STARTED");
		assertThat(search.search("output", printed)).isEmpty();
	}

	private static String key(String secret) {
		return "--ai.client.api-key=" + secret;
	}

	private void start(String name, Function<String, List<String>> arguments) {
		this.starts.put(name, arguments.apply(this.secrets.key(name)));
	}

	private String run() throws Exception {
		Path file = this.directory.resolve("starts");
		Files.write(file, this.starts.entrySet()
			.stream()
			.map((start) -> String.join("\t",
					Stream.concat(Stream.of(start.getKey(), "--logging.level.root=trace"), start.getValue().stream())
						.toList()))
			.toList());
		try (ChildApplication child = new ChildApplication(RefusedStarts.class, Map.of(), List.of(),
				List.of(file.toString()))) {
			return child.end();
		}
	}

}
