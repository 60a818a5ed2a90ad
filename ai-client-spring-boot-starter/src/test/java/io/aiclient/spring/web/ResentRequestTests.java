package io.aiclient.spring.web;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;

class ResentRequestTests {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

	@Test
	void eachAttemptHasWhatTheRequestHas() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		List<Object> attributes = new CopyOnWriteArrayList<>();
		try (RawServer server = new RawServer((answer) -> {
			if (requests.incrementAndGet() == 2) {
				answer.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
			}
			else {
				answer.ok("application/json", Exchanges.ANSWER);
			}
		});
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			WebClient webClient = Face.webClient(client, server.url()).mutate().filter((request, next) -> {
				attributes.add(request.attributes().get("tenant"));
				return next.exchange(ClientRequest.from(request).header("X-Filter", "f").build());
			}).build();
			for (int i = 0; i < 2; i++) { // the codecs are learned by the first
				webClient.post()
					.uri(Passing.CHAT)
					.header("X-Team", "blue", "green")
					.cookie("session", "s1")
					.attribute("tenant", "t1")
					.httpRequest((outgoing) -> outgoing.getHeaders().add("X-Late", "l"))
					.bodyValue(Passing.BODY)
					.retrieve()
					.toBodilessEntity()
					.block(Passing.TIMEOUT);
			}
			assertThat(server.bodies()).hasSize(3).containsOnly(Passing.BODY);
			assertThat(server.heads()).hasSize(3)
				.allSatisfy((head) -> assertThat(head)
					.contains("X-Team: blue", "X-Team: green", "X-Filter: f", "X-Late: l",
							"Authorization: Bearer " + Face.KEY)
					.containsIgnoringCase("content-length: " + Passing.BODY.length())
					.containsIgnoringCase("cookie: session=s1"));
			assertThat(attributes).containsExactly("t1", "t1", "t1");
		}
	}

	@Test
	void withoutAFilterBehindItIsTheSame() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(NOWHERE);
				ManagedAiClient client = Passing.client(exchange).build()) {
			WebClient webClient = Face.webClient(client, server.url());
			for (int i = 0; i < 2; i++) {
				webClient.post()
					.uri(Passing.CHAT)
					.header("X-Team", "blue", "green")
					.cookie("session", "s1")
					.httpRequest((outgoing) -> outgoing.getHeaders().add("X-Late", "l"))
					.bodyValue(Passing.BODY)
					.retrieve()
					.toBodilessEntity()
					.block(Passing.TIMEOUT);
			}
			assertThat(server.bodies()).containsExactly(Passing.BODY, Passing.BODY);
			List<String> heads = List.copyOf(server.heads());
			assertThat(heads.get(1).lines()).containsExactlyInAnyOrderElementsOf(heads.get(0).lines().toList());
			assertThat(heads.get(1)).contains("X-Team: blue", "X-Team: green", "X-Late: l")
				.containsIgnoringCase("cookie: session=s1");
		}
	}

}
