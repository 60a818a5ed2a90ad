package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebExchangeSettingsTests {

	@Test
	void hasDefaults() {
		WebExchangeSettings settings = settings("https://api.openai.com/v1");
		assertThat(settings.provider()).isEqualTo(ProviderPreset.OPENAI);
		assertThat(settings.pool()).isEqualTo(new PoolSettings(50, Duration.ofSeconds(30), Duration.ofMinutes(5)));
		assertThat(settings.maxResponseSize()).isEqualTo(DataSize.ofMegabytes(10));
		assertThat(settings.maxInspectedRequestSize()).isEqualTo(DataSize.ofMegabytes(10));
		assertThat(settings.apiKey()).isNull();
		assertThat(settings.proxy()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "https://a.example/v1, https://a.example/v1/chat/completions",
			"https://a.example/v1//, https://a.example/v1/chat/completions",
			"http://a.example, http://a.example/chat/completions",
			"HTTPS://a.example:8443/x/?api-version=2, HTTPS://a.example:8443/x/chat/completions?api-version=2",
			"http://[::1]:80/, http://[::1]:80/chat/completions" })
	void addsThePath(String baseUrl, String endpoint) {
		assertThat(settings(baseUrl).endpoint()).hasToString(endpoint);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/v1 | must begin with http:// or https://",
			"api.openai.com/v1 | must begin with http:// or https://",
			"ftp://a.example | must begin with http:// or https://", "http://my_host:80 | must have a host",
			"http:///v1 | must have a host", "https://a.example/v1/chat/completions | write https://a.example/v1",
			"https://a.example/v1/chat/completions/?alt=b | write https://a.example/v1" })
	void refusesABaseUrl(String baseUrl, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(baseUrl))
			.withMessageStartingWith("Invalid baseUrl (" + baseUrl + ")")
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://a.example#secret", "https://a.example/chat/completions?key=secret",
			"ftp://a.example?key=secret", "http://my_host?key=secret", "http://user:secret@my_host",
			"user:secret@host" })
	void refusesABaseUrlWithoutQuotingWhatMayBeAKey(String baseUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(baseUrl))
			.withMessageStartingWith("Invalid baseUrl (")
			.withMessageContaining("******")
			.withMessageNotContaining("secret");
	}

	@Test
	void listsItsSecretsAndShowsNone() {
		WebExchangeSettings settings = WebExchangeSettings
			.builder(URI.create("https://a.example/v1?key=in%2Bthe-query&api-version=2"))
			.apiKey("the-key")
			.proxy(new ProxySettings("proxy.example", 3128, "user", "the-password", null))
			.build();
		assertThat(settings.secrets()).containsExactlyInAnyOrder("in%2Bthe-query", "in+the-query", "the-key",
				"the-password");
		assertThat(settings).asString()
			.contains("https://a.example/v1?key=******&api-version=2")
			.doesNotContain(settings.secrets());
		assertThat(settings("https://a.example").secrets()).isEmpty();
	}

	@Test
	void refusesCredentialsInTheBaseUrlWithoutQuotingThem() {
		assertThatIllegalArgumentException().isThrownBy(() -> settings("https://user:secret@a.example/v1"))
			.withMessageContaining("must hold no credentials")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "key\n", "two words", "schl\u00fcssel" })
	void refusesAKeyThatIsNoHeaderValueWithoutQuotingIt(String key) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebExchangeSettings.builder(URI.create("https://a.example")).apiKey(key).build())
			.withMessageStartingWith("Invalid apiKey (" + (key.isBlank() ? "blank" : "******") + ")");
	}

	@Test
	void refusesSizesAndNumbersThatCannotWork() {
		URI url = URI.create("https://a.example");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebExchangeSettings.builder(url).maxResponseSize(DataSize.ofBytes(0)).build())
			.withMessage("Invalid maxResponseSize (0B): must be from one byte to 1GB");
		assertThatIllegalArgumentException().isThrownBy(() -> PoolSettings.ofMaxConnections(-1))
			.withMessage("Invalid maxConnections (-1): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings(1, Duration.ZERO, Duration.ZERO))
			.withMessage("Invalid maxIdleTime (PT0S): must be a millisecond or more");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PoolSettings(1, Duration.ofSeconds(1), Duration.ofSeconds(-1)))
			.withMessage("Invalid dnsCacheTime (PT-1S): must be zero or more");
	}

	@Test
	void showsNoSecrets() {
		WebExchangeSettings settings = WebExchangeSettings.builder(URI.create("https://a.example"))
			.apiKey("the-key")
			.proxy(new ProxySettings("proxy.local", 3128, "the-user", "the-password", null))
			.build();
		assertThat(settings.toString()).contains("a.example", "proxy.local")
			.doesNotContain("the-key", "the-user", "the-password");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "*.internal|localhost;a.internal;false", "*.internal|localhost;localhost;false",
					"*.internal , LOCALHOST;localhost;false", "*.internal;internal;true", "*.internal;A.INTERNAL;false",
					".internal;a.internal;false", "10.*;10.1.2.3;false", "*;any;false", "a.b;axb;true", ",|;any;true" })
	void noProxyNamesHostsToCallDirectly(String noProxy, String host, boolean proxied) {
		assertThat(new ProxySettings("p", 1, null, null, noProxy).appliesTo(host)).isEqualTo(proxied);
	}

	@Test
	void refusesAProxyThatIsNone() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProxySettings("http://user:secret@p", 1, null, null, null))
			.withMessageContaining("the name of a host alone")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxySettings("p", 0, null, null, null))
			.withMessage("Invalid port (0): must be from 1 to 65535");
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxySettings("p", 1, null, "secret", null))
			.withMessageContaining("a password without a username")
			.withMessageNotContaining("secret");
	}

	private static WebExchangeSettings settings(String baseUrl) {
		return WebExchangeSettings.builder(URI.create(baseUrl)).build();
	}

}
