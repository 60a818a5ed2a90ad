package io.aiclient.spring.annotation;

import io.aiclient.AiClient;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static io.aiclient.error.SettingRules.zeroOrMore;

/**
 * A client as annotated methods need it.
 *
 * @param client the client itself
 * @param structuredOutput how far its provider can be held to a form of answer
 * @param retries how often to ask again after a structured answer that was refused, cut
 * or not readable; requests at most = 1 + retries
 */
public record AiServiceClient(AiClient client, StructuredOutput structuredOutput, int retries) {

	public AiServiceClient {
		checkedRetries(retries);
	}

	/**
	 * A client that is asked once.
	 * @param client the client itself
	 * @param structuredOutput how far its provider can be held to a form of answer
	 */
	public AiServiceClient(AiClient client, StructuredOutput structuredOutput) {
		this(client, structuredOutput, 0);
	}

	/**
	 * Checks how often to ask again.
	 * @param retries zero or more
	 * @return the same
	 * @throws io.aiclient.error.InvalidSettingException if it is less
	 */
	public static int checkedRetries(int retries) {
		zeroOrMore("structured-output.retries", retries);
		return retries;
	}

}
