package io.aiclient.springai.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.model.openai.autoconfigure.AbstractOpenAiProperties;
import org.springframework.util.StringUtils;

import io.aiclient.spring.ServingClientException;
import io.aiclient.springai.autoconfigure.ClientConnection.Setting;

/**
 * Compares what Spring AI's properties say of address and key of a model with what the
 * client that serves it has: what contradicts that would be ignored in silence.
 */
final class ConnectionCheck {

	private static final String GITHUB_MODELS = "https://models.github.ai/inference";

	private final ServedModel model;

	private final String client;

	private final ClientConnection connection;

	ConnectionCheck(ServedModel model, String client, ClientConnection connection) {
		this.model = model;
		this.client = client;
		this.connection = connection;
	}

	/**
	 * Checks address and key.
	 * @return the properties that were written and could not be compared, as the client
	 * is a bean of the application's
	 * @throws ServingClientException if they are different from the client's
	 */
	List<String> check(AbstractOpenAiProperties common, AbstractOpenAiProperties own) {
		Setting address = address(common, own);
		Setting key = setting(common.getApiKey(), own.getApiKey(), "api-key");
		if (this.connection.baseUrl() == null) {
			return Stream.of(address, key).filter(Objects::nonNull).map(Setting::property).toList();
		}
		checkAddress(address, this.connection.baseUrl());
		checkKey(key, this.connection.apiKey());
		return List.of();
	}

	private @Nullable Setting address(AbstractOpenAiProperties common, AbstractOpenAiProperties own) {
		Setting written = setting(common.getBaseUrl(), own.getBaseUrl(), "base-url");
		if (written != null || (!own.isGitHubModels() && !common.isGitHubModels())) {
			return written;
		}
		String prefix = own.isGitHubModels() ? this.model.prefix() : ServedModel.COMMON_PREFIX;
		return new Setting(prefix + ".git-hub-models", GITHUB_MODELS);
	}

	private @Nullable Setting setting(@Nullable String common, @Nullable String own, String name) {
		if (StringUtils.hasText(own)) {
			return new Setting(this.model.prefix() + "." + name, own.strip());
		}
		return StringUtils.hasText(common) ? new Setting(ServedModel.COMMON_PREFIX + "." + name, common.strip()) : null;
	}

	private void checkAddress(@Nullable Setting written, Setting ofClient) {
		if (written == null || essence(written.value()).equals(essence(ofClient.value()))) {
			return;
		}
		throw new ServingClientException(
				written.property() + " (" + shown(written.value()) + ") is another address than " + ofClient.property()
						+ " (" + shown(ofClient.value()) + "), and " + served(),
				action(written));
	}

	private void checkKey(@Nullable Setting written, @Nullable Setting ofClient) {
		if (written == null || (ofClient != null && written.value().equals(ofClient.value()))) {
			return;
		}
		String other = (ofClient != null) ? "is another key than " + ofClient.property()
				: "is a key, and there is none beside " + this.connection.baseUrl();
		throw new ServingClientException(written.property() + " " + other + ", and " + served(), action(written));
	}

	private String served() {
		return this.model + " goes through client '" + this.client + "', whose address and key hold";
	}

	private static String action(Setting written) {
		return "Remove " + written.property() + ", or choose another client in " + SpringAiProperties.CLIENT;
	}

	private static String essence(String url) {
		String address = shown(url);
		return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
	}

	/**
	 * Without credentials and query, which may hold keys.
	 */
	private static String shown(String url) {
		try {
			URI uri = URI.create(url);
			if (uri.getScheme() == null || uri.getHost() == null) {
				return "not a URL";
			}
			String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
			int port = (uri.getPort() == (scheme.equals("https") ? 443 : 80)) ? -1 : uri.getPort();
			return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ((port != -1) ? ":" + port : "")
					+ uri.getRawPath();
		}
		catch (IllegalArgumentException ex) {
			return "not a URL";
		}
	}

}
