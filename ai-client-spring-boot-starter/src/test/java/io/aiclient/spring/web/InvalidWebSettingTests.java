package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.unit.DataSize;

import io.aiclient.error.InvalidSettingException;
import io.aiclient.error.Sanitizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each rule of the settings of the exchange: what it refuses is named, shown unless it
 * may be a secret, and explained.
 */
class InvalidWebSettingTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final String HOST = "must be the name of a host alone, without scheme, port or credentials";

	static Stream<Arguments> rules() {
		String pair = "give both or neither";
		String size = "must be from one byte to 1GB";
		return Stream.of(of("maxConnections", 0, "must be one or more", () -> PoolSettings.ofMaxConnections(0)),
				of("maxIdleTime", Duration.ZERO, "must be a millisecond or more",
						() -> new PoolSettings(1, Duration.ZERO, SECOND)),
				of("dnsCacheTime", SECOND.negated(), "must be zero or more",
						() -> new PoolSettings(1, SECOND, SECOND.negated())),
				of("host", "p:1", HOST, () -> proxy("p:1", 1, null, null)),
				of("host", " ", HOST, () -> proxy(" ", 1, null, null)),
				of("host", "http://******@p", HOST, () -> proxy("http://u:se/secret@p", 1, null, null)),
				of("port", 65536, "must be from 1 to 65535", () -> proxy("p", 65536, null, null)),
				of("username", "a username without a password", pair, () -> proxy("p", 1, "secret", null)),
				of("username", "a password without a username", pair, () -> proxy("p", 1, null, "secret")),
				of("maxResponseSize", "0B", size, () -> exchange().maxResponseSize(DataSize.ofBytes(0)).build()),
				of("maxResponseSize", DataSize.ofGigabytes(2), size,
						() -> exchange().maxResponseSize(DataSize.ofGigabytes(2)).build()),
				of("apiKey", Sanitizer.MASK, "must be of visible ASCII characters, as no HTTP header can carry others",
						() -> exchange().apiKey("Bearer secret").build()));
	}

	private static WebExchangeSettings.Builder exchange() {
		return WebExchangeSettings.builder(URI.create("http://localhost/v1"));
	}

	private static ProxySettings proxy(String host, int port, @Nullable String username, @Nullable String password) {
		return new ProxySettings(host, port, username, password, null);
	}

	private static Arguments of(String name, Object value, String rule, Runnable settings) {
		return arguments(name, value.toString(), rule, settings);
	}

	@ParameterizedTest(name = "{0} ({1}): {2}")
	@MethodSource("rules")
	void namesTheSettingItsValueAndTheRule(String name, String value, String rule, Runnable settings) {
		InvalidSettingException thrown = catchThrowableOfType(InvalidSettingException.class, settings::run);
		assertThat(thrown.name()).isEqualTo(name);
		assertThat(thrown.value()).isEqualTo(value);
		assertThat(thrown.rule()).isEqualTo(rule);
		assertThat(thrown).hasMessageStartingWith("Invalid " + name + " (" + value + "): " + rule)
			.hasMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "sk-secret0123456789 | ****** | must begin with http:// or https:// | an address such as",
					"http://a secret/ | ****** | is not a URL: | an address such as",
					"ftp://a/v1?key=secret | ftp://a/v1?key=****** | must begin with http:// | an address such as",
					"a.example/v1 | a.example/v1 | must begin with http:// | https://a.example/v1, or http://",
					"localhost:1 | localhost:1 | must begin with http:// | http://localhost:1, or https://",
					"http://my_host | http://my_host | must have a host of letters | an address such as",
					"https://u:se/secret@a | ****** | must hold no credentials | ",
					"https://u:se cret@a | ****** | must hold no credentials | ",
					"https://a#secret | https://a#****** | neither user information nor a fragment | ",
					"https://a/v1/chat/completions/?k=secret | https://a/v1/chat/completions/?k=****** | "
							+ "must end before /chat/completions | https://a/v1" })
	void refusesAnAddressAndShowsNoKey(String written, String value, String rule, @Nullable String instead) {
		InvalidSettingException thrown = catchThrowableOfType(InvalidSettingException.class,
				() -> BaseUrl.parse(written));
		assertThat(thrown.name()).isEqualTo("baseUrl");
		assertThat(thrown.value()).isEqualTo(value);
		assertThat(thrown.rule()).contains(rule);
		assertThat(thrown).hasMessageNotContaining("secret").hasMessageNotContaining("cret@");
		if (instead == null) {
			assertThat(thrown.instead()).isNull();
		}
		else {
			assertThat(thrown.instead()).startsWith(instead);
		}
	}

	@ParameterizedTest
	@CsvSource({ "' https://a.example/v1/ ', https://a.example/v1", "HTTP://a, HTTP://a",
			"https://a/v1/?x=y, https://a/v1?x=y" })
	void readsAnAddress(String written, String url) {
		assertThat(BaseUrl.parse(written)).hasToString(url);
	}

}
