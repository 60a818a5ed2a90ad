package io.aiclient.openai.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiClient;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.Log;
import io.aiclient.http.AiHttpClient;
import io.aiclient.spring.AiClients;

/**
 * Finds the client that serves the SDK: the one that the property names, or the only one.
 */
final class ServingClient {

	private static final Log logger = Log.of(ServingClient.class);

	private final AiClients clients;

	private final @Nullable String chosen;

	ServingClient(AiClients clients, @Nullable String chosen) {
		this.clients = clients;
		this.chosen = chosen;
	}

	/**
	 * Its entrance for HTTP requests.
	 * @throws NoServingClientException if there is none, if there are several and none is
	 * named, or if it passes no HTTP requests
	 */
	AiHttpClient http() {
		String name = name();
		AiClient client = this.clients.get(name);
		if (!(client instanceof ManagedAiClient managed)) {
			throw new NoServingClientException(
					"Client '" + name + "' is an AiClient of the application's own, which has no entrance for HTTP",
					"Name another client in " + OpenAiJavaProperties.CLIENT
							+ ", or make the client a ManagedAiClient with AiClientBuilder");
		}
		try {
			AiHttpClient http = managed.http();
			logger.info("OpenAIClient and OpenAIClientAsync go through client '{}'", name);
			return http;
		}
		catch (AiRefusedLocallyException ex) {
			throw new NoServingClientException("Client '" + name + "' passes no HTTP requests: " + ex.getMessage(),
					"Name another client in " + OpenAiJavaProperties.CLIENT + ", or complete the exchange");
		}
	}

	private String name() {
		List<String> names = this.clients.names();
		String list = String.join(", ", names);
		if (this.chosen != null) {
			if (!names.contains(this.chosen)) {
				throw new NoServingClientException(
						OpenAiJavaProperties.CLIENT + " names the client '" + this.chosen + "', and there is none",
						names.isEmpty() ? "Configure it below ai.client.clients." + this.chosen
								: "Name one of those that there are: " + list);
			}
			return this.chosen;
		}
		if (names.size() != 1) {
			throw new NoServingClientException(
					"OpenAIClient needs to know which client is to serve it, and there are several: " + list,
					"Name one in " + OpenAiJavaProperties.CLIENT);
		}
		return names.get(0);
	}

}
