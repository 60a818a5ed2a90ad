package io.aiclient.springai.autoconfigure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.model.openai.autoconfigure.AbstractOpenAiProperties;
import org.springframework.ai.model.openai.autoconfigure.OpenAiCommonProperties;
import org.springframework.util.StringUtils;

import io.aiclient.error.Log;
import io.aiclient.openai.AiOpenAiHttpClient;
import io.aiclient.spring.ServingClient;
import io.aiclient.spring.autoconfigure.AiClientProperties;

/**
 * Makes the clients of the SDK that models get, each over the client that serves the
 * model. Safe for use by many threads.
 */
final class ModelClients implements AutoCloseable {

	private static final Log logger = Log.of(ModelClients.class);

	private static final String USER_AGENT = "spring-ai-openai";

	private final ClientChoice choice;

	private final @Nullable AiClientProperties clientProperties;

	private final OpenAiCommonProperties common;

	private final Map<ServedModel, String> served = new EnumMap<>(ServedModel.class);

	private final Set<String> incomparable = new LinkedHashSet<>();

	private final List<Runnable> open = new ArrayList<>();

	private boolean noticed;

	ModelClients(ClientChoice choice, @Nullable AiClientProperties clientProperties, OpenAiCommonProperties common) {
		this.choice = choice;
		this.clientProperties = clientProperties;
		this.common = common;
	}

	/**
	 * The clients of the SDK for a model.
	 * @param own what Spring AI's properties say of this model
	 * @throws io.aiclient.spring.ServingClientException if no client can serve the model,
	 * or address or key are others than the client's
	 */
	synchronized SdkClients of(ServedModel model, AbstractOpenAiProperties own) {
		ServingClient serving = this.choice.of(model);
		String name = serving.name();
		ClientConnection connection = ClientConnection.of(name, this.clientProperties);
		this.incomparable.addAll(new ConnectionCheck(model, name, connection).check(this.common, own));
		ClientOptions.Builder options = options(new AiOpenAiHttpClient(serving.client().http()), own);
		SdkClients clients = new SdkClients(new OpenAIClientImpl(options.build()),
				new OpenAIClientAsyncImpl(options.build()), serving.client().model());
		this.open.add(clients.client()::close);
		this.open.add(clients.async()::close);
		this.served.put(model, name);
		if (this.noticed) {
			logger.info("Spring AI calls through ai.client: client '{}' serves {}", name, model);
		}
		return clients;
	}

	private ClientOptions.Builder options(AiOpenAiHttpClient http, AbstractOpenAiProperties own) {
		ClientOptions.Builder options = http.clientOptions()
			.httpClient(new DefaultTimeoutHttpClient(http))
			.putHeader("User-Agent", USER_AGENT);
		String organization = StringUtils.hasText(own.getOrganizationId()) ? own.getOrganizationId()
				: this.common.getOrganizationId();
		if (organization != null) {
			options.organization(organization);
		}
		Map<String, String> headers = own.getCustomHeaders().isEmpty() ? this.common.getCustomHeaders()
				: own.getCustomHeaders();
		options.putAllHeaders(headers.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (header) -> List.of(header.getValue()))));
		return options;
	}

	/**
	 * The names of the clients that serve models so far. Models that are made later, in
	 * an application that makes its beans lazily, are said one by one.
	 */
	synchronized Map<ServedModel, String> served() {
		this.noticed = true;
		return new EnumMap<>(this.served);
	}

	/**
	 * Properties of address and key that could not be compared with those of the client.
	 */
	synchronized Set<String> incomparable() {
		return new LinkedHashSet<>(this.incomparable);
	}

	@Override
	public synchronized void close() {
		this.open.forEach(Runnable::run);
	}

	/**
	 * The clients of the SDK for one model.
	 *
	 * @param defaultModel the model of the client that serves, or null
	 */
	record SdkClients(OpenAIClient client, OpenAIClientAsync async, @Nullable String defaultModel) {
	}

}
