package io.aiclient.springai;

import com.openai.client.OpenAIClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each run of the tests is on the version of the SDK that it is meant for: that which
 * Spring AI brings, and the newest.
 */
class SpringAiSdkTests {

	private static final String VERSION = "openai-java.version";

	@Test
	@EnabledIfSystemProperty(named = VERSION, matches = ".+")
	void theSdkIsOfTheVersionThatIsTried() {
		assertThat(OpenAIClient.class.getProtectionDomain().getCodeSource().getLocation().getPath())
			.endsWith("/openai-java-core-" + System.getProperty(VERSION) + ".jar");
	}

}
