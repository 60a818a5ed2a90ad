package io.aiclient.spring.provider;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What differs from provider to provider: adding a provider is adding a row.
 */
public enum ProviderPreset {

	/**
	 * OpenAI.
	 */
	OPENAI(TokenParameter.MAX_COMPLETION_TOKENS, StructuredOutput.JSON_SCHEMA, "api.openai.com"),
	/**
	 * OpenAI's models on Azure.
	 */
	AZURE_OPENAI(TokenParameter.MAX_COMPLETION_TOKENS, StructuredOutput.JSON_SCHEMA, ".openai.azure.com",
			".cognitiveservices.azure.com", ".services.ai.azure.com"),
	/**
	 * Anthropic, by its OpenAI-compatible interface.
	 */
	ANTHROPIC(TokenParameter.MAX_TOKENS, StructuredOutput.NONE, "api.anthropic.com"),
	/**
	 * DeepSeek.
	 */
	DEEPSEEK(TokenParameter.MAX_TOKENS, StructuredOutput.JSON_OBJECT, "api.deepseek.com"),
	/**
	 * Mistral.
	 */
	MISTRAL(TokenParameter.MAX_TOKENS, StructuredOutput.JSON_SCHEMA, "api.mistral.ai"),
	/**
	 * Groq.
	 */
	GROQ(TokenParameter.MAX_TOKENS, StructuredOutput.JSON_OBJECT, "api.groq.com"),
	/**
	 * Anything else that speaks OpenAI's protocol, for example vLLM or Ollama.
	 */
	OPENAI_COMPATIBLE(TokenParameter.MAX_TOKENS, StructuredOutput.JSON_SCHEMA);

	private final TokenParameter tokenParameter;

	private final StructuredOutput structuredOutput;

	private final List<String> hosts;

	ProviderPreset(TokenParameter tokenParameter, StructuredOutput structuredOutput, String... hosts) {
		this.tokenParameter = tokenParameter;
		this.structuredOutput = structuredOutput;
		this.hosts = List.of(hosts);
	}

	/**
	 * Finds the provider of a base URL by its host.
	 * @param baseUrl the base URL
	 * @return the provider; {@link #OPENAI_COMPATIBLE} if no row knows the host
	 */
	public static ProviderPreset ofHost(URI baseUrl) {
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost().toLowerCase(Locale.ROOT) : "";
		return Arrays.stream(values())
			.filter((preset) -> preset.hosts.stream().anyMatch((known) -> matches(host, known)))
			.findFirst()
			.orElse(OPENAI_COMPATIBLE);
	}

	/**
	 * Finds a provider by its name.
	 * @param name the name, for example {@code azure-openai}
	 * @return the provider
	 * @throws IllegalArgumentException if there is none of that name; lists those that
	 * there are
	 */
	public static ProviderPreset ofName(String name) {
		return Arrays.stream(values())
			.filter((preset) -> preset.id().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Invalid provider (" + name + "): must be one of "
					+ Arrays.stream(values()).map(ProviderPreset::id).collect(Collectors.joining(", "))));
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

	public TokenParameter tokenParameter() {
		return this.tokenParameter;
	}

	public StructuredOutput structuredOutput() {
		return this.structuredOutput;
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
