package io.aiclient.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.model.chat.ChatModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each run of the tests is on the version of LangChain4j that it is meant for.
 */
class LangChain4jVersionTests {

	private static final String VERSION = "langchain4j.version";

	@Test
	@EnabledIfSystemProperty(named = VERSION, matches = ".+")
	void theHttpClientIsOfTheVersionThatIsTried() {
		assertThat(jarOf(HttpClient.class))
			.endsWith("/langchain4j-http-client-" + System.getProperty(VERSION) + ".jar");
		assertThat(jarOf(ChatModel.class)).endsWith("/langchain4j-core-" + System.getProperty(VERSION) + ".jar");
	}

	private static String jarOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation().getPath();
	}

}
