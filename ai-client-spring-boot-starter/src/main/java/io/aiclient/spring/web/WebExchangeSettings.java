package io.aiclient.spring.web;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.aiclient.client.TimeoutSettings;
import io.aiclient.error.InvalidSettingException;
import io.aiclient.error.Sanitizer;
import io.aiclient.spring.provider.ProviderPreset;
import io.aiclient.spring.provider.ProviderPreset.EmbeddingFormat;

import static io.aiclient.error.SettingRules.require;

/**
 * How a {@link WebClientExchange} reaches its provider.
 *
 * @param baseUrl the URL that {@code /chat/completions} is added to; a slash at its end
 * is taken off, a query is kept; what may be a key in it (see {@link UrlSecrets}) is sent
 * as written, and never shown
 * @param apiKey the key, sent as a bearer token; null to send none
 * @param provider what differs from provider to provider
 * @param timeouts how long things may take; {@link TimeoutSettings#total()} is not the
 * exchange's business
 * @param pool the connections to keep
 * @param proxy the proxy, or null for that of the system properties, if any
 * @param maxResponseSize the most bytes of an answer after decompression, of one event of
 * a stream, and of all that the events of a stream bring: text in any field, 128 for a
 * tool call, an event that brings nothing, and what one has beyond 4 KB around its text
 * @param maxInspectedRequestSize the most bytes of the body of an HTTP request that is
 * read for its model and its tokens; a larger one passes, and counts as a request only
 * @param embeddingFormat how vectors are asked for; an answer may have either form
 */
public record WebExchangeSettings(URI baseUrl, @Nullable String apiKey, ProviderPreset provider,
		TimeoutSettings timeouts, PoolSettings pool, @Nullable ProxySettings proxy, DataSize maxResponseSize,
		DataSize maxInspectedRequestSize, EmbeddingFormat embeddingFormat) {

	private static final DataSize DEFAULT_MAX_RESPONSE_SIZE = DataSize.ofMegabytes(10);

	private static final DataSize LARGEST_RESPONSE = DataSize.ofGigabytes(1);

	private static final DataSize DEFAULT_MAX_INSPECTED_REQUEST_SIZE = DataSize.ofMegabytes(10);

	public WebExchangeSettings {
		baseUrl = BaseUrl.checked(baseUrl);
		if (apiKey != null && (apiKey.isEmpty() || !apiKey.chars().allMatch((c) -> c > ' ' && c < 127))) {
			throw new InvalidSettingException("apiKey", apiKey.isBlank() ? "blank" : Sanitizer.MASK,
					"must be of visible ASCII characters, as no HTTP header can carry others",
					"the key alone, without \"Bearer\" and without quotes");
		}
		require(maxResponseSize.toBytes() >= 1 && maxResponseSize.compareTo(LARGEST_RESPONSE) <= 0, "maxResponseSize",
				maxResponseSize, "must be from one byte to 1GB");
		require(maxInspectedRequestSize.toBytes() >= 0 && maxInspectedRequestSize.compareTo(LARGEST_RESPONSE) <= 0,
				"maxInspectedRequestSize", maxInspectedRequestSize, "must be from zero bytes, for none, to 1GB");
	}

	/**
	 * Begins with the one thing that has no default.
	 * @param baseUrl an absolute http or https URL, for example
	 * {@code https://api.openai.com/v1}
	 * @return the builder
	 */
	public static Builder builder(URI baseUrl) {
		return new Builder(baseUrl);
	}

	URI endpoint() {
		String query = this.baseUrl.getRawQuery();
		return URI.create(BaseUrl.withoutSlash(UrlSecrets.withoutQuery(this.baseUrl.toString())) + BaseUrl.PATH
				+ ((query != null) ? "?" + query : ""));
	}

	/**
	 * All that must never be shown: the key, the secret parameters of the URL as they are
	 * written and decoded, and the proxy's password.
	 * @return the secrets; none if there are none
	 */
	public Set<String> secrets() {
		Set<String> secrets = new LinkedHashSet<>(UrlSecrets.of(this.baseUrl.toString()));
		if (this.apiKey != null) {
			secrets.add(this.apiKey);
		}
		if (this.proxy != null && this.proxy.password() != null) {
			secrets.add(this.proxy.password());
		}
		return secrets;
	}

	/**
	 * Masks the key, and what may be one in the URL.
	 */
	@Override
	public String toString() {
		return "WebExchangeSettings[baseUrl=" + UrlSecrets.mask(this.baseUrl.toString()) + ", apiKey="
				+ ((this.apiKey != null) ? Sanitizer.MASK : "none") + ", provider=" + this.provider.id() + ", timeouts="
				+ this.timeouts + ", pool=" + this.pool + ", proxy=" + this.proxy + ", maxResponseSize="
				+ this.maxResponseSize + ", maxInspectedRequestSize=" + this.maxInspectedRequestSize
				+ ", embeddingFormat=" + this.embeddingFormat + "]";
	}

	/**
	 * Builds {@link WebExchangeSettings}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final URI baseUrl;

		private @Nullable String apiKey;

		private @Nullable ProviderPreset provider;

		private TimeoutSettings timeouts = TimeoutSettings.defaults();

		private PoolSettings pool = PoolSettings.defaults();

		private @Nullable ProxySettings proxy;

		private DataSize maxResponseSize = DEFAULT_MAX_RESPONSE_SIZE;

		private DataSize maxInspectedRequestSize = DEFAULT_MAX_INSPECTED_REQUEST_SIZE;

		private @Nullable EmbeddingFormat embeddingFormat;

		private Builder(URI baseUrl) {
			this.baseUrl = baseUrl;
		}

		/**
		 * Sets the key. Default: none is sent.
		 * @param apiKey the key
		 * @return this
		 */
		public Builder apiKey(@Nullable String apiKey) {
			this.apiKey = apiKey;
			return this;
		}

		/**
		 * Sets the provider. Default: guessed from the host.
		 * @param provider the provider's row; null for the default
		 * @return this
		 */
		public Builder provider(@Nullable ProviderPreset provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Sets the timeouts. Default: {@link TimeoutSettings#defaults()}.
		 * @param timeouts the timeouts
		 * @return this
		 */
		public Builder timeouts(TimeoutSettings timeouts) {
			this.timeouts = timeouts;
			return this;
		}

		/**
		 * Sets the connections to keep. Default: {@link PoolSettings#defaults()}.
		 * @param pool the settings
		 * @return this
		 */
		public Builder pool(PoolSettings pool) {
			this.pool = pool;
			return this;
		}

		/**
		 * Sets the proxy. Default: that of the system properties, if any.
		 * @param proxy the proxy, or null for the default
		 * @return this
		 */
		public Builder proxy(@Nullable ProxySettings proxy) {
			this.proxy = proxy;
			return this;
		}

		/**
		 * Sets the most bytes of an answer. Default: 10 MB.
		 * @param maxResponseSize from one byte to 1 GB
		 * @return this
		 */
		public Builder maxResponseSize(DataSize maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
			return this;
		}

		/**
		 * Sets the most bytes of the body of an HTTP request that is read for its model
		 * and its tokens. Default: 10 MB.
		 * @param maxInspectedRequestSize from zero, for none, to 1 GB
		 * @return this
		 */
		public Builder maxInspectedRequestSize(DataSize maxInspectedRequestSize) {
			this.maxInspectedRequestSize = maxInspectedRequestSize;
			return this;
		}

		/**
		 * Sets how vectors are asked for. Default: as the provider is known to
		 * understand.
		 * @param embeddingFormat the form; null for the default
		 * @return this
		 */
		public Builder embeddingFormat(@Nullable EmbeddingFormat embeddingFormat) {
			this.embeddingFormat = embeddingFormat;
			return this;
		}

		public WebExchangeSettings build() {
			ProviderPreset provider = (this.provider != null) ? this.provider : ProviderPreset.ofHost(this.baseUrl);
			return new WebExchangeSettings(this.baseUrl, this.apiKey, provider, this.timeouts, this.pool, this.proxy,
					this.maxResponseSize, this.maxInspectedRequestSize,
					(this.embeddingFormat != null) ? this.embeddingFormat : provider.embeddingFormat());
		}

	}

}
