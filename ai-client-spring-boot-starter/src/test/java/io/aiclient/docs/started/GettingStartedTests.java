package io.aiclient.docs.started;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/getting-started.md quotes.
 */
@ExtendWith(OutputCaptureExtension.class)
class GettingStartedTests {

	@Test
	void applicationOfTheGuidePrintsWhatTheGuideSays(CapturedOutput output) {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = start(provider)) {
			assertThat(output).contains("0: [German] Good morning.").contains("1: [German] How are you?");
			assertThat(context.getBean(Translator.class).summarise("A text"))
				.isEqualTo("[answer] Summarise in one sentence: A text");
		}
	}

	@Test
	void clientOfTheGuideTranslates(CapturedOutput output) {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = start(provider)) {
			Translation translation = context.getBean(Translation.class);
			assertThat(translation.batch(List.of("one", "two")).succeeded()).isEqualTo(2);
			assertThat(output).contains("0: true").contains("1: true");
			assertThat(translation.call("Good morning.").content()).isEqualTo("[German] Good morning.");
			assertThat(translation.send("Hello").block()).isEqualTo("[answer] Hello");
			assertThat(String.join("", translation.stream("Hello").toIterable())).isEqualTo("[answer] Hello");
		}
	}

	private static ConfigurableApplicationContext start(SimulatedProvider provider) {
		return SpringApplication.run(TranslatorApplication.class, "--ai.client.base-url=" + provider.baseUrl(),
				"--ai.client.model=m", "--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
				"--logging.level.root=warn");
	}

}
