package io.aiclient.spring.autoconfigure;

import java.net.URI;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Log;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.BaseUrl;
import io.aiclient.spring.web.UrlSecrets;
import io.aiclient.spring.web.WebExchangeSettings;

/**
 * Works out where a client sends its requests, and with which key. No message shows a
 * key, nor a base URL that might hold one.
 */
final class EndpointResolution {

	private static final Log logger = Log.of(EndpointResolution.class);

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]+)[^}]*}");

	private final ClientSource source;

	private final URI baseUrl;

	EndpointResolution(ClientSource source) {
		this.source = source;
		this.baseUrl = readBaseUrl();
	}

	static void warn(ClientSettings settings) {
		settings.warnings().forEach(logger::warn);
		if (settings.model() == null) {
			logger.info("{}.model is not set: a request that names no model will fail before it is sent",
					settings.prefix());
		}
	}

	/**
	 * Warns of a key that would travel over plain HTTP, unless this client has both the
	 * key and the address from another, which warns itself.
	 */
	void warnOfPlainHttp() {
		Written<String> url = this.source.find("base-url", AiClientProperties::baseUrl);
		Written<String> key = text("api-key", AiClientProperties::apiKey);
		if (url == null || !"http".equalsIgnoreCase(this.baseUrl.getScheme()) || BaseUrl.isLoopback(this.baseUrl)) {
			return;
		}
		String end = " will travel to " + this.baseUrl.getHost() + " unencrypted: write https:// in " + url.property();
		if (key != null && !(url.inherited() && key.inherited())) {
			this.source.warn(key.property() + end);
		}
		if (!url.inherited() && !UrlSecrets.of(this.baseUrl.toString()).isEmpty()) {
			this.source.warn("The query of " + url.property() + end);
		}
	}

	@Nullable String model() {
		return Written.orNull(text("model", AiClientProperties::model));
	}

	ProviderPreset provider() {
		Written<ProviderPreset> written = this.source.findOfProvider("provider", AiClientProperties::provider);
		return (written != null) ? written.value() : ProviderPreset.ofHost(this.baseUrl);
	}

	private URI readBaseUrl() {
		Written<String> written = this.source.find("base-url", AiClientProperties::baseUrl);
		if (written == null) {
			throw this.source.missing("base-url", "and there is no ai.client.base-url to inherit",
					"Write an address such as https://api.openai.com/v1.");
		}
		requireResolved(written);
		return written.check(BaseUrl::parse, "Write the address up to its path, and the key as "
				+ written.property().replace("base-url", "api-key") + ".");
	}

	WebExchangeSettings.Builder exchange() {
		WebExchangeSettings.Builder exchange = WebExchangeSettings.builder(this.baseUrl).provider(provider());
		Written<String> key = text("api-key", AiClientProperties::apiKey);
		if (key != null) {
			key.check((value) -> exchange.apiKey(value).build());
			return exchange;
		}
		ProviderPreset host = ProviderPreset.ofHost(this.baseUrl);
		if (host != ProviderPreset.OPENAI_COMPATIBLE) {
			throw this.source.missing("api-key", "and " + this.baseUrl.getHost() + " accepts no request without one",
					"Write the key that the provider issued, best as a reference to an environment variable: "
							+ this.source.property("api-key") + "=${" + host.name() + "_API_KEY}.");
		}
		return exchange;
	}

	private @Nullable Written<String> text(String path, Function<AiClientProperties, @Nullable String> getter) {
		Written<String> written = this.source.findOfProvider(path, getter);
		if (written == null || written.value().isBlank()) {
			return null;
		}
		requireResolved(written);
		return new Written<>(written.property(), written.value().strip(), written.inherited());
	}

	private static void requireResolved(Written<String> written) {
		Matcher placeholder = PLACEHOLDER.matcher(written.value());
		if (placeholder.find()) {
			throw new InvalidAiClientSettingsException(written.property(), null,
					"nothing is known of " + placeholder.group(1) + ", to which it refers",
					"Set the environment variable or property " + placeholder.group(1) + ".");
		}
	}

}
