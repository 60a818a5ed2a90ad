package io.aiclient.spring.web;

import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which key a refusal concerns, however the key got into the request.
 */
class SentKeyTests {

	private static final String OF_ONE = new SentKey("sk-one", "").fingerprint("account");

	private final MockWebServer server = new MockWebServer();

	@BeforeEach
	void start() throws Exception {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void isTheHmacSha256OfTheQuotasNameKeyedByTheKey() {
		// printf account | openssl dgst -sha256 -hmac sk-one
		assertThat(OF_ONE).isEqualTo("f031364d14be247bc8f3556969f73ca6c5966503b15026841457944d0a8c49e0");
	}

	@Test
	void differsByKeyAndByQuotaAndTellsNeither() {
		SentKey key = new SentKey("sk-one", "");
		assertThat(key.fingerprint("other")).isNotEqualTo(OF_ONE);
		assertThat(key.fingerprint("account")).isEqualTo(OF_ONE).doesNotContain("one", "account");
		assertThat(new SentKey("sk-two", "").fingerprint("account")).isNotEqualTo(OF_ONE);
		assertThat(key).asString().doesNotContain("sk-one");
	}

	@Test
	void withoutAKeyThereIsNone() {
		assertThat(new SentKey(null, "").fingerprint("account")).isEmpty();
		assertThat(sentBy(null, UnaryOperator.identity(), 1)).isEmpty();
	}

	@Test
	void isThatOfTheConfiguredKey() {
		assertThat(sentBy("sk-one", UnaryOperator.identity(), 0)).isEqualTo(OF_ONE);
		assertThat(sentBy("sk-one", UnaryOperator.identity(), 1)).isEqualTo(OF_ONE);
	}

	@Test
	void isThatOfTheKeyThatAFilterSetLast() {
		Iterator<String> keys = List.of("sk-zero", "sk-one").iterator();
		UnaryOperator<ClientRequest> rotating = (request) -> ClientRequest.from(request)
			.headers((headers) -> headers.setBearerAuth(keys.next()))
			.build();
		assertThat(sentBy("sk-configured", rotating, 2)).isEqualTo(OF_ONE);
	}

	@Test
	void isTheSameInAzuresHeader() {
		assertThat(sentBy(null, (request) -> ClientRequest.from(request).header("api-key", "sk-one").build(), 1))
			.isEqualTo(OF_ONE);
	}

	@Test
	void aKeyThatIsNoLongerSentIsForgotten() {
		assertThat(sentBy("sk-one",
				(request) -> ClientRequest.from(request)
					.headers((headers) -> headers.remove(HttpHeaders.AUTHORIZATION))
					.build(),
				1))
			.isEmpty();
	}

	private String sentBy(@Nullable String key, UnaryOperator<ClientRequest> filter, int requests) {
		WebClient.Builder builder = WebClient.builder()
			.filter(ExchangeFilterFunction.ofRequestProcessor((request) -> Mono.just(filter.apply(request))));
		try (WebClientExchange exchange = new WebClientExchange("default",
				WebExchangeSettings.builder(URI.create(this.server.url("/v1").toString())).apiKey(key).build(), builder,
				null)) {
			for (int i = 0; i < requests; i++) {
				this.server.enqueue(new MockResponse.Builder().code(401).build());
				exchange.exchange(AiRequest.of("Hello").toBuilder().model("m").build()).onErrorComplete().block();
			}
			return exchange.keyFingerprint("account");
		}
	}

}
