package io.aiclient.docs.tokens;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.StubExchange;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/token-estimates.md quotes.
 */
class CountedTests {

	@Test
	void counterIsAskedForTheModelsThatItKnows() {
		assertThat(reserved("byte-model", AiRequest.of("x".repeat(400)))).isEqualTo(400 + 256);
		assertThat(reserved("another", AiRequest.of("x".repeat(400)))).isEqualTo(100 + 4 + 256);
	}

	@Test
	void likeRequestsHaveAName() {
		assertThat(Summaries.summary("text").group()).isEqualTo("summary");
	}

	@Test
	void versionOfJtokkitIsTheOneThatWasTested() throws Exception {
		Path root = Path.of("").toAbsolutePath();
		while (!Files.exists(root.resolve("LICENSE"))) {
			root = root.getParent();
		}
		Matcher version = Pattern.compile("<jtokkit.version>(.+)</jtokkit.version>")
			.matcher(Files.readString(root.resolve("pom.xml")));
		assertThat(version.find()).isTrue();
		assertThat(Files.readString(root.resolve("docs/token-estimates.md")))
			.contains("<artifactId>jtokkit</artifactId>\n\t<version>" + version.group(1) + "</version>");
	}

	private static long reserved(String model, AiRequest request) {
		long[] reserved = { 0 };
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
			.withUserConfiguration(Counted.class)
			.withBean("exchange", AiExchange.class, () -> StubExchange.by((attempt) -> Mono.never()))
			.withPropertyValues("ai.client.base-url=http://localhost:1/v1", "ai.client.model=" + model,
					"ai.client.rate-limit.tokens-per-minute=100000")
			.run((context) -> {
				ManagedAiClient client = context.getBean(ManagedAiClient.class);
				Disposable underWay = client.send(request).subscribe();
				reserved[0] = client.snapshot().admission().windows().get(0).used();
				underWay.dispose();
			});
		return reserved[0];
	}

}
