package io.aiclient.spring.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProviderPresetTests {

	@ParameterizedTest
	@CsvSource({ "https://api.openai.com/v1, OPENAI", "https://API.OpenAI.com/v1, OPENAI",
			"https://me.openai.azure.com/openai/v1, AZURE_OPENAI",
			"https://me.services.ai.azure.com/openai/v1, AZURE_OPENAI", "https://api.anthropic.com/v1, ANTHROPIC",
			"https://api.deepseek.com, DEEPSEEK", "https://api.mistral.ai/v1, MISTRAL",
			"https://api.groq.com/openai/v1, GROQ", "https://api.openai.com.example.com/v1, OPENAI_COMPATIBLE",
			"https://openai.azure.com/v1, OPENAI_COMPATIBLE", "http://localhost:11434/v1, OPENAI_COMPATIBLE" })
	void isGuessedByTheHost(URI baseUrl, ProviderPreset provider) {
		assertThat(ProviderPreset.ofHost(baseUrl)).isEqualTo(provider);
	}

	@Test
	void openAiCountsRefusedRequestsAndChargesTokensBeforehand() {
		ProviderLimits limits = ProviderPreset.OPENAI.limits();
		assertThat(limits.find("requests")).isEqualTo(ProviderLimit.perMinute("requests", ChargeRule.REQUEST));
		assertThat(limits.find("requests-per-day"))
			.isEqualTo(ProviderLimit.perDay("requests-per-day", ChargeRule.REQUEST));
		assertThat(limits.find("tokens"))
			.isEqualTo(ProviderLimit.perMinute("tokens", ChargeRule.PROMPT_AND_MAX, Ending.REFUSED));
		assertThat(limits.find("input-tokens")).isNull();
	}

	@Test
	void anthropicLimitsPromptsAndAnswersApart() {
		ProviderLimits limits = ProviderPreset.ANTHROPIC.limits();
		assertThat(limits.find("input-tokens")).extracting(ProviderLimit::charge).isEqualTo(ChargeRule.UNCACHED_PROMPT);
		assertThat(limits.find("output-tokens")).extracting(ProviderLimit::charge).isEqualTo(ChargeRule.COMPLETION);
	}

	@Test
	void deepSeekLimitsNothingOverTime() {
		assertThat(ProviderPreset.DEEPSEEK.limits().limits()).isEmpty();
		assertThat(ProviderPreset.DEEPSEEK.headers()).isEmpty();
	}

	@Test
	void othersAreTreatedAsUnknown() {
		assertThat(ProviderPreset.OPENAI_COMPATIBLE.limits()).isEqualTo(ProviderLimits.ofUnknownProvider());
	}

	@Test
	void rowTellsOnlyOfLimitsThatItHas() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ProviderRow.ofHosts("h").headers("requests", "x-*").build())
			.withMessageContaining("no such limit");
		assertThatIllegalArgumentException().isThrownBy(() -> new LimitHeaders("requests", List.of("x-limit")))
			.withMessage("Invalid name (x-limit): must have one *");
	}

	@ParameterizedTest
	@EnumSource
	void windowIsAtMostAMinute(ProviderPreset provider) {
		assertThat(provider.window()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
	}

}
