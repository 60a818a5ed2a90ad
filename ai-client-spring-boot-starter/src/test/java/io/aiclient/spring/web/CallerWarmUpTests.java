package io.aiclient.spring.web;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.http.AiHttpClient;

import static org.assertj.core.api.Assertions.assertThat;

class CallerWarmUpTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	@Test
	void aCallIsMadeThroughWhatTheApplicationHasMade() {
		AtomicInteger calls = new AtomicInteger();
		try (WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			AiHttpClient http = client.http();
			AiHttpClient counting = (request) -> {
				calls.incrementAndGet();
				return http.exchange(request);
			};
			new AiClientExchangeFilter(http);
			new AiClientHttpRequestInterceptor(http);
			new CallerWarmUp().call(counting);
			assertThat(calls).hasValue(2);
			Passing.assertNothingInFlight(client);
		}
	}

}
