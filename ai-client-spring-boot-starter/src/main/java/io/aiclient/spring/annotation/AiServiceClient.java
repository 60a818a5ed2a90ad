package io.aiclient.spring.annotation;

import io.aiclient.AiClient;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

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
		if (retries < 0) {
			throw new IllegalArgumentException(
					"Invalid structured-output.retries (" + retries + "): must be zero or more");
		}
	}

	/**
	 * A client that is asked once.
	 * @param client the client itself
	 * @param structuredOutput how far its provider can be held to a form of answer
	 */
	public AiServiceClient(AiClient client, StructuredOutput structuredOutput) {
		this(client, structuredOutput, 0);
	}

}
