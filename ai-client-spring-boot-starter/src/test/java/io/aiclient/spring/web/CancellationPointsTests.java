package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.http.AiHttpRequest;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whenever an exchange ends, its request at the provider ends and its connection is free
 * again. The pool has one connection: what loses it is found by the next call.
 */
@Timeout(120)
class CancellationPointsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private SimulatedProvider provider;

	@BeforeEach
	void start() {
		this.provider = SimulatedProvider.start((settings) -> settings.latency(Latency.fixed(Duration.ZERO)));
		SignalPoints.watch();
	}

	@AfterEach
	void stop() {
		SignalPoints.unwatch();
		this.provider.close();
	}

	@ParameterizedTest
	@CsvSource({ "NONE, true", "NONE, false", "HANG_MID_BODY, true", "HANG_MID_BODY, false" })
	void aCancellationAtAnyPointFreesTheConnection(WireFault fault, boolean streamed) throws InterruptedException {
		try (WebClientExchange exchange = exchange(WebClient.builder())) {
			SignalPoints run;
			int point = 0;
			do {
				this.provider.enqueue(fault);
				run = SignalPoints
					.run(streamed ? exchange.stream(Exchanges.REQUEST) : exchange.exchange(Exchanges.REQUEST), point++);
				this.provider.faults(Faults.none());
				assertNothingIsHeld(exchange, run.toString());
			}
			while (run.wasCancelled());
			assertThat(point).as("points").isGreaterThan(100);
		}
	}

	@ParameterizedTest
	@CsvSource({ "NONE, true", "NONE, false", "HANG_MID_BODY, true", "HANG_MID_BODY, false" })
	void aCancellationOfARequestThatPassesFreesTheConnection(WireFault fault, boolean streamed)
			throws InterruptedException {
		AiHttpRequest request = Passing.post(Passing.CHAT,
				Passing.BODY.replace("}]}", "}],\"stream\":" + streamed + "}"));
		try (WebClientExchange exchange = exchange(WebClient.builder())) {
			SignalPoints run;
			int point = 0;
			do {
				this.provider.enqueue(fault);
				run = SignalPoints.run(Passing.attempt(exchange, request, Exchanges.REQUEST), point++);
				this.provider.faults(Faults.none());
				assertNothingIsHeld(exchange, run.toString());
			}
			while (run.wasCancelled());
			assertThat(point).as("points").isGreaterThan(50);
		}
	}

	@Test
	void anAnswerThatAFilterLeavesUnreadFreesTheConnection() {
		assertFreesWhatItLeavesUnread((answer) -> Mono.error(new IllegalStateException("the filter's")));
	}

	@Test
	void anAnswerThatAFilterReplacesFreesTheConnection() {
		assertFreesWhatItLeavesUnread((answer) -> Mono.just(ClientResponse.create(HttpStatus.OK)
			.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
			.body(Exchanges.ANSWER)
			.build()));
	}

	private void assertFreesWhatItLeavesUnread(Function<ClientResponse, Mono<ClientResponse>> way) {
		AtomicReference<Function<ClientResponse, Mono<ClientResponse>>> filter = new AtomicReference<>(way);
		try (WebClientExchange exchange = exchange(WebClient.builder()
			.filter((request, next) -> next.exchange(request).flatMap((answer) -> filter.get().apply(answer))))) {
			for (Publisher<?> flow : new Publisher<?>[] { exchange.exchange(Exchanges.REQUEST),
					exchange.stream(Exchanges.REQUEST),
					Passing.attempt(exchange, Passing.chat(), Exchanges.REQUEST) }) {
				filter.set(way);
				this.provider.enqueue(WireFault.HANG_MID_BODY);
				Mono.from(flow).materialize().block(TIMEOUT);
				filter.set(Mono::just);
				assertNothingIsHeld(exchange, "left unread");
			}
		}
	}

	private void assertNothingIsHeld(WebClientExchange exchange, String when) {
		await(when).atMost(TIMEOUT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.untilAsserted(() -> assertThat(this.provider.counts().inFlight()).as("requests at the provider").isZero());
		await(when).atMost(TIMEOUT)
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.ignoreExceptions()
			.until(() -> Exchanges.answer(exchange) != null);
	}

	private WebClientExchange exchange(WebClient.Builder webClient) {
		return new WebClientExchange("default",
				WebExchangeSettings.builder(URI.create(this.provider.baseUrl()))
					.provider(ProviderPreset.OPENAI)
					.pool(PoolSettings.ofMaxConnections(1))
					.timeouts(Exchanges.timeouts(500, 1000, 20))
					.build(),
				webClient, null);
	}

}
