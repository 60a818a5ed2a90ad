package io.aiclient.docs.readme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the application of README.md.
 */
@ExtendWith(OutputCaptureExtension.class)
class TranslationApplicationTests {

	@Test
	void printsTheTranslations(CapturedOutput output) {
		try (SimulatedProvider provider = SimulatedProvider.start();
				var context = SpringApplication.run(TranslationApplication.class,
						"--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=m",
						"--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
						"--logging.level.root=warn")) {
			assertThat(context.isRunning()).isTrue();
			assertThat(output).contains("0: [German] Good morning.")
				.contains("1: [German] How are you?")
				.contains("2 of 2 answered");
		}
	}

}
