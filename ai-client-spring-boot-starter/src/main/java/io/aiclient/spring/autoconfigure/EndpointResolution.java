package io.aiclient.spring.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Log;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.web.UrlSecrets;

/**
 * Works out whom a client calls, and with which key. No message shows a key, nor a base
 * URL that might hold one.
 */
final class EndpointResolution {

	private static final Log logger = Log.of(EndpointResolution.class);

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]+)[^}]*}");

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

	private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://");

	private static final Pattern HOST_FIRST = Pattern
		.compile("(?://)?(?!https?[:/])([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d+)?(?:/[^\\s?#]*)?");

	/**
	 * A host with a top-level domain, or an IP address.
	 */
	private static final Pattern DOTTED = Pattern.compile(".+\\.[A-Za-z]{2,24}|\\d{1,3}(\\.\\d{1,3}){3}|\\[.+]");

	private static final Pattern PATH_FIRST = Pattern.compile("/|https?[:/]");

	private static final String URL_EXAMPLE = "Write an address such as https://api.openai.com/v1.";

	private final ClientSource source;

	private final URI baseUrl;

	EndpointResolution(ClientSource source) {
		this.source = source;
		this.baseUrl = readBaseUrl();
	}

	/**
	 * Warns of what may be meant, and may be a mistake.
	 * @param settings the settings of a client that starts
	 */
	static void warn(ClientSettings settings) {
		settings.warnings().forEach(logger::warn);
		if (settings.model() == null) {
			logger.info("{}.model is not set: a request that names no model will fail before it is sent",
					settings.prefix());
		}
	}

	/**
	 * Notes a key that would travel over plain HTTP, unless this client has both the key
	 * and the address from another, which notes it itself.
	 * @param warnings where to note it
	 */
	void notePlainHttp(List<String> warnings) {
		Written<String> url = this.source.find("base-url", AiClientProperties::baseUrl);
		Written<String> key = this.source.findOfProvider("api-key", AiClientProperties::apiKey);
		if (url == null || !"http".equalsIgnoreCase(this.baseUrl.getScheme()) || isLoopback(this.baseUrl)) {
			return;
		}
		String end = " will travel to " + this.baseUrl.getHost() + " unencrypted: write https:// in " + url.property();
		if (key != null && apiKey() != null && !(url.inherited() && key.inherited())) {
			warnings.add(key.property() + end);
		}
		if (!url.inherited() && !UrlSecrets.of(this.baseUrl.toString()).isEmpty()) {
			warnings.add("The query of " + url.property() + end);
		}
	}

	URI baseUrl() {
		return this.baseUrl;
	}

	@Nullable String model() {
		return text("model", AiClientProperties::model);
	}

	ProviderPreset provider() {
		Written<ProviderPreset> written = this.source.findOfProvider("provider", AiClientProperties::provider);
		return (written != null) ? written.value() : ProviderPreset.ofHost(this.baseUrl);
	}

	static boolean isLoopback(URI url) {
		return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
	}

	/**
	 * An address as it may be shown.
	 */
	static String withoutQuery(URI url) {
		String text = url.toString();
		int query = text.indexOf('?');
		return (query < 0) ? text : text.substring(0, query);
	}

	private URI readBaseUrl() {
		Written<String> written = this.source.find("base-url", AiClientProperties::baseUrl);
		String property = this.source.property("base-url");
		if (written == null) {
			throw new InvalidAiClientSettingsException(property, null,
					"it is missing, and there is no ai.client.base-url to inherit", URL_EXAMPLE);
		}
		requireResolved(written);
		requireScheme(written);
		try {
			URI url = new URI(written.value().strip());
			requireUsable(written, url);
			return url;
		}
		catch (URISyntaxException ex) {
			throw new InvalidAiClientSettingsException(written.property(), null,
					"it is not a URL: " + ex.getReason() + " at index " + ex.getIndex(), URL_EXAMPLE);
		}
	}

	/**
	 * Java's own words for an address without one blame a character, or a name. What may
	 * be the key in the place of the address is not shown.
	 */
	private static void requireScheme(Written<String> written) {
		String url = written.value().strip();
		if (SCHEME.matcher(url).lookingAt() || url.contains("@")) {
			return;
		}
		String reason = "it must begin with http:// or https://";
		if (!isAddress(url.replaceFirst("\\?.*", "")) && !PATH_FIRST.matcher(url).lookingAt()) {
			throw new InvalidAiClientSettingsException(written.property(), null, reason, URL_EXAMPLE);
		}
		Matcher host = HOST_FIRST.matcher(url);
		String action = host.matches()
				? "Write " + (LOOPBACK.matcher(host.group(1)).matches() ? "http://" : "https://")
						+ url.replaceFirst("^//", "") + ", or " + (LOOPBACK.matcher(host.group(1)).matches()
								? "https:// where the server speaks TLS." : "http:// where the server speaks no TLS.")
				: URL_EXAMPLE;
		throw invalid(written, reason, action);
	}

	/**
	 * Whether a text without scheme names a host that no key looks like.
	 */
	private static boolean isAddress(String text) {
		Matcher host = HOST_FIRST.matcher(text);
		return host.matches() && (text.startsWith("//") || host.group(2) != null
				|| LOOPBACK.matcher(host.group(1)).matches() || DOTTED.matcher(host.group(1)).matches());
	}

	private static void requireUsable(Written<String> written, URI url) {
		if (written.value().contains("@") || url.getRawFragment() != null) {
			throw new InvalidAiClientSettingsException(written.property(), null,
					"it must have neither user information nor a fragment",
					"Write the address up to its path, and the key as "
							+ written.property().replace("base-url", "api-key") + ".");
		}
		boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
		if (!http || url.getHost() == null) {
			throw invalid(written,
					"it must begin with http:// or https:// and a host of letters, digits, dots and dashes",
					URL_EXAMPLE);
		}
		if (url.getRawPath().endsWith("/chat/completions")) {
			String end = "/chat/completions";
			String path = written.value().strip().replaceFirst("\\?.*", "");
			throw invalid(written, end + " is added to it for each call",
					"Write " + path.substring(0, path.lastIndexOf(end)) + ".");
		}
	}

	private static InvalidAiClientSettingsException invalid(Written<String> url, String reason, String action) {
		return new InvalidAiClientSettingsException(url.property(), UrlSecrets.mask(url.value()), reason, action);
	}

	@Nullable String apiKey() {
		String key = text("api-key", AiClientProperties::apiKey);
		String property = this.source.property("api-key");
		if (key == null) {
			ProviderPreset host = ProviderPreset.ofHost(this.baseUrl);
			if (host != ProviderPreset.OPENAI_COMPATIBLE) {
				throw new InvalidAiClientSettingsException(property, null,
						"it is missing, and " + this.baseUrl.getHost() + " answers nobody without one",
						"Write the key that the provider issued, best as a reference to an environment variable: "
								+ property + "=${" + variable(host) + "}.");
			}
			return null;
		}
		if (!key.chars().allMatch((c) -> c > 0x20 && c < 0x7f)) {
			throw new InvalidAiClientSettingsException(property, null,
					"it holds a space or another character that no HTTP header can carry",
					"Write the key alone, without \"Bearer\" and without quotes.");
		}
		return key;
	}

	private static String variable(ProviderPreset provider) {
		return provider.name() + "_API_KEY";
	}

	private @Nullable String text(String path, Function<AiClientProperties, @Nullable String> getter) {
		Written<String> written = this.source.findOfProvider(path, getter);
		if (written == null || written.value().isBlank()) {
			return null;
		}
		requireResolved(written);
		return written.value().strip();
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
