package io.aiclient.spring.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.embedding.EmbeddingSettings;

/**
 * What differs from provider to provider: adding a provider is adding a row. In the names
 * of headers, {@code *} stands for {@code limit}, {@code remaining} and {@code reset}.
 */
public enum ProviderPreset {

	/**
	 * OpenAI. Refused requests count too.
	 */
	OPENAI(ProviderRow.ofHosts("api.openai.com")
		.tokenParameter(TokenParameter.MAX_COMPLETION_TOKENS)
		.structuredOutput(StructuredOutput.JSON_SCHEMA)
		.limit(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST), "x-ratelimit-*-requests")
		.limit(ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_MAX, Ending.REFUSED),
				"x-ratelimit-*-tokens")
		.limit(ProviderLimit.perMinute("project-tokens", ChargeRule.PROMPT_AND_MAX, Ending.REFUSED),
				"x-ratelimit-*-project-tokens")
		.limit(ProviderLimit.perDay(ProviderLimit.REQUESTS_PER_DAY, ChargeRule.REQUEST))
		.processingTime("openai-processing-ms")
		.embedding(EmbeddingSettings.defaults().withCaps(2_048, 300_000, 8_192), EmbeddingFormat.BASE64)),
	/**
	 * OpenAI's models on Azure, which enforces requests over less than a minute.
	 */
	AZURE_OPENAI(ProviderRow.ofHosts(".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
		.tokenParameter(TokenParameter.MAX_COMPLETION_TOKENS)
		.structuredOutput(StructuredOutput.JSON_SCHEMA)
		.limit(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST), "x-ratelimit-*-requests")
		.limit(ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_MAX, Ending.REFUSED),
				"x-ratelimit-*-tokens")
		.window(Duration.ofSeconds(10))
		.embedding(EmbeddingSettings.defaults().withCaps(2_048, 300_000, 8_192), EmbeddingFormat.BASE64)),
	/**
	 * Anthropic, by its OpenAI-compatible interface.
	 */
	ANTHROPIC(ProviderRow.ofHosts("api.anthropic.com")
		.structuredOutput(StructuredOutput.NONE)
		.limit(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED),
				"anthropic-ratelimit-requests-*")
		.limit(ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.TOTAL, Ending.REFUSED),
				"anthropic-ratelimit-tokens-*")
		.limit(ProviderLimit.perMinute(ProviderLimit.INPUT_TOKENS, ChargeRule.UNCACHED_PROMPT, Ending.REFUSED),
				"anthropic-ratelimit-input-tokens-*")
		.limit(ProviderLimit.perMinute(ProviderLimit.OUTPUT_TOKENS, ChargeRule.COMPLETION, Ending.REFUSED),
				"anthropic-ratelimit-output-tokens-*")),
	/**
	 * DeepSeek, which limits nothing but how many requests are in flight at once.
	 */
	DEEPSEEK(ProviderRow.ofHosts("api.deepseek.com").structuredOutput(StructuredOutput.JSON_OBJECT)),
	/**
	 * Mistral.
	 */
	MISTRAL(ProviderRow.ofHosts("api.mistral.ai")
		.structuredOutput(StructuredOutput.JSON_SCHEMA)
		.limit(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED),
				"x-ratelimit-*-req-minute", "x-ratelimit-req-minute-*")
		.limit(ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_LARGER, Ending.REFUSED),
				"x-ratelimit-*-tokens-minute", "x-ratelimit-tokens-minute-*")
		.embedding(EmbeddingSettings.defaults().withCaps(512, 16_000, 8_192), EmbeddingFormat.FLOAT)),
	/**
	 * Groq, whose headers of requests report those of the day.
	 */
	GROQ(ProviderRow.ofHosts("api.groq.com")
		.structuredOutput(StructuredOutput.JSON_OBJECT)
		.limit(ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED))
		.limit(ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.PROMPT_AND_LARGER, Ending.REFUSED),
				"x-ratelimit-*-tokens")
		.limit(ProviderLimit.perDay(ProviderLimit.REQUESTS_PER_DAY, ChargeRule.REQUEST, Ending.REFUSED),
				"x-ratelimit-*-requests")),
	/**
	 * Anything else that speaks OpenAI's protocol, for example vLLM or Ollama.
	 */
	OPENAI_COMPATIBLE(ProviderRow.ofHosts()
		.structuredOutput(StructuredOutput.JSON_SCHEMA)
		.limits(ProviderLimits.ofUnknownProvider())
		.headers(ProviderLimit.REQUESTS, "x-ratelimit-*-requests", "x-ratelimit-*-requests-minute",
				"x-ratelimit-*-req-minute")
		.headers(ProviderLimit.TOKENS, "x-ratelimit-*-tokens", "x-ratelimit-*-tokens-minute")
		.headers(ProviderLimit.REQUESTS_PER_DAY, "x-ratelimit-*-requests-day")
		.processingTime("openai-processing-ms"));

	private final ProviderRow row;

	ProviderPreset(ProviderRow.Builder row) {
		this.row = row.build();
	}

	/**
	 * Finds the provider of a base URL by its host.
	 * @param baseUrl the base URL
	 * @return the provider; {@link #OPENAI_COMPATIBLE} if no row knows the host
	 */
	public static ProviderPreset ofHost(URI baseUrl) {
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost().toLowerCase(Locale.ROOT) : "";
		return Arrays.stream(values())
			.filter((preset) -> preset.hosts().stream().anyMatch((known) -> matches(host, known)))
			.findFirst()
			.orElse(OPENAI_COMPATIBLE);
	}

	private static boolean matches(String host, String known) {
		return known.startsWith(".") ? host.endsWith(known) : host.equals(known);
	}

	/**
	 * The name as the property {@code ai.client.provider} takes it.
	 * @return the name in lower case with dashes
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The {@link #id()}, so that what lists the providers shows what can be written.
	 */
	@Override
	public String toString() {
		return id();
	}

	/**
	 * The hosts by which the provider is known.
	 * @return host names; one that begins with a dot stands for all that end with it
	 */
	public List<String> hosts() {
		return this.row.hosts();
	}

	public TokenParameter tokenParameter() {
		return this.row.tokenParameter();
	}

	public StructuredOutput structuredOutput() {
		return this.row.structuredOutput();
	}

	/**
	 * The kinds of limit that the provider has, and how each counts.
	 * @return the limits
	 */
	public ProviderLimits limits() {
		return this.row.limits();
	}

	/**
	 * The period over which requests are enforced if it is not configured.
	 * @return the period, at most a minute
	 */
	public Duration window() {
		return this.row.window();
	}

	/**
	 * The headers that report how limits stand.
	 * @return the headers of each limit that is reported
	 */
	public List<LimitHeaders> headers() {
		return this.row.headers();
	}

	/**
	 * The header that reports how many milliseconds the provider was at work.
	 * @return the name, or null if there is none
	 */
	public @Nullable String processingTimeHeader() {
		return this.row.processingTimeHeader();
	}

	/**
	 * How texts are embedded there, where the user says nothing else.
	 * @return the settings, with the provider's caps
	 */
	public EmbeddingSettings embedding() {
		return this.row.embedding();
	}

	/**
	 * How vectors are asked for.
	 * @return the form that is known to be understood
	 */
	public EmbeddingFormat embeddingFormat() {
		return this.row.embeddingFormat();
	}

	/**
	 * The field that limits the length of an answer.
	 */
	public enum TokenParameter {

		/**
		 * {@code max_tokens}.
		 */
		MAX_TOKENS,
		/**
		 * {@code max_completion_tokens}.
		 */
		MAX_COMPLETION_TOKENS;

		/**
		 * The field's name in the request.
		 * @return the name in lower case
		 */
		public String wireName() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * How vectors are written in an answer.
	 */
	public enum EmbeddingFormat {

		/**
		 * As numbers: every provider's default, for which nothing is sent.
		 */
		FLOAT,
		/**
		 * As the Base64 of their bytes, a third as long.
		 */
		BASE64

	}

	/**
	 * How far a provider can be held to a form of answer.
	 */
	public enum StructuredOutput {

		/**
		 * To a JSON schema.
		 */
		JSON_SCHEMA,
		/**
		 * To JSON, of whatever form.
		 */
		JSON_OBJECT,
		/**
		 * To nothing.
		 */
		NONE

	}

}
