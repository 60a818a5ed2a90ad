package io.aiclient.spring.web;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UrlSecretsTests {

	@Test
	void findsValuesAsWrittenAndDecoded() {
		assertThat(UrlSecrets.of("https://a.example/v1?key=s3%2Fc+r%C3%A9t&api-version=2024-10-21&token=t0k3n&empty="))
			.containsExactlyInAnyOrder("s3%2Fc+r%C3%A9t", "s3/c r\u00e9t", "s3/c+r\u00e9t", "t0k3n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "https://a.example/v1", "https://a.example/v1?", "https://a.example/?&",
			"https://a.example/?alt=sse&API-Version=2&region=eu-west-1&model=m:1",
			"https://a.example/?n=1&stream=true&logs=false&lang=de", "not a url", "https://a#?key=x" })
	void findsNoneWhereThereIsNone(String url) {
		assertThat(UrlSecrets.of(url)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "https://a/v1 | https://a/v1", "https://a/v1?key=s3cret | https://a/v1?key=******",
					"https://a/v1?alt=sse&key=s3cret#s3cret | https://a/v1?alt=sse&key=******#******",
					"https://a/v1?sk-s3cret | https://a/v1?******", "a/v1?x=s=s3cret&alt=sse | a/v1?x=******&alt=sse",
					"https://a/v1?alt=sse;key=s3cret | https://a/v1?alt=******",
					"https://u:s3cret@a_b/v1 | https://******@a_b/v1", "u:s3cret@a | ******@a",
					"/v1?key=s3cret&n=1 | /v1?key=******&n=1", "https://a/v1?%6Bey=s3cret | https://a/v1?%6Bey=******",
					"https://a/#s3cret | https://a/#******" })
	void masks(String url, String shown) {
		assertThat(UrlSecrets.mask(url)).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "https://a/v1?key=s3cret | https://a/v1", "https://a/v1? | https://a/v1?",
					"https://a/v1?alt=sse&key=s3cret&region=eu | https://a/v1?alt=sse&region=eu",
					"https://a/v1?key=s3cret&alt=sse&s3cret | https://a/v1?alt=sse" })
	void takesSecretsOut(URI url, URI visible) {
		assertThat(UrlSecrets.without(url)).isEqualTo(visible);
	}

}
