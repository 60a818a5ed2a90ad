package io.aiclient.spring.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the client hears of an answer's head, and when. The servers here send a body only
 * when the head has been reported.
 */
class AnswerHeadTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String HEADERS = "openai-processing-ms: 12\r\nx-ratelimit-limit-requests: 500\r\n"
			+ "x-ratelimit-remaining-requests: 499\r\nx-ratelimit-reset-requests: 120ms\r\n";

	private static final AiAnswerHead HEAD = new AiAnswerHead(Duration.ofMillis(12),
			List.of(new ReportedLimit("requests", 500L, 499L, Duration.ofMillis(121))));

	private final Queue<AiAnswerHead> heads = new ConcurrentLinkedQueue<>();

	private final CountDownLatch reported = new CountDownLatch(1);

	private final AiExchangeListener listener = (head) -> {
		this.heads.add(head);
		this.reported.countDown();
	};

	@Test
	void isReportedBeforeTheBodyIsRead() throws IOException {
		try (RawServer server = server("200 OK", Exchanges.ANSWER);
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT))
				.satisfies((response) -> assertThat(response.content()).isEqualTo("Hello"));
			assertThat(this.heads).containsExactly(HEAD);
		}
	}

	@Test
	void isReportedBeforeTheFirstEventOfAStream() throws IOException {
		String events = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";
		try (RawServer server = server("200 OK", events); WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.stream(Exchanges.REQUEST)
				.doOnNext((chunk) -> assertThat(this.heads).containsExactly(HEAD))
				.contextWrite(this.listener::addTo)
				.map(AiChunk::delta)
				.collectList()
				.block(TIMEOUT)).containsExactly("a", "");
			assertThat(this.heads).containsExactly(HEAD);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "429 Too Many Requests", "500 Oops", "401 Unauthorized", "307 Moved" })
	void isReportedWhateverTheStatus(String status) throws IOException {
		try (RawServer server = server(status, "{\"error\": \"No\"}");
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThatExceptionOfType(AiExchangeException.class).isThrownBy(
					() -> exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT));
			assertThat(this.heads).containsExactly(HEAD);
		}
	}

	@Test
	void isReportedOfAStreamThatIsRefused() throws IOException {
		try (RawServer server = server("429 Too Many Requests", "{\"error\": \"No\"}");
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThatExceptionOfType(AiExchangeException.class).isThrownBy(
					() -> exchange.stream(Exchanges.REQUEST).contextWrite(this.listener::addTo).blockLast(TIMEOUT));
			assertThat(this.heads).containsExactly(HEAD);
		}
	}

	@Test
	void isReportedThoughTheBodyBreaksOff() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			answer.send("HTTP/1.1 200 OK\r\n" + HEADERS + "Content-Length: 500\r\n\r\n");
			await();
			answer.reset();
		}); WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThatExceptionOfType(AiExchangeException.class).isThrownBy(
					() -> exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT));
			assertThat(this.heads).containsExactly(HEAD);
		}
	}

	@Test
	void reportsNothingButThatAnAnswerBeginsWhereNoHeaderDoes() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT);
			assertThat(this.heads).containsExactly(AiAnswerHead.SILENT);
		}
	}

	@Test
	void isReportedOnceForEachSubscription() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			exchange.exchange(Exchanges.REQUEST).repeat(2).contextWrite(this.listener::addTo).blockLast(TIMEOUT);
			assertThat(this.heads).hasSize(3);
		}
	}

	@Test
	void noListenerIsNeeded() throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.answer(exchange).content()).isEqualTo("Hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e30s", "999999999999h", "999999999999999999", "-9223372036854775808",
			"18446744073709551615", "1e400", "NaN", "9999-12-31T23:59:59Z", "+999999999-12-31T23:59:59Z", "",
			"Fri, 31 Dec 9999 23:59:59 GMT" })
	void whatIsNoTimeIsNotReportedAndCostsNothing(String time) throws IOException {
		String headers = Stream
			.of("date", "retry-after", "retry-after-ms", "openai-processing-ms", "x-ratelimit-reset-requests",
					"x-ratelimit-reset-tokens", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens")
			.map((name) -> name + ": " + time + "\r\n")
			.collect(Collectors.joining("", "x-ratelimit-remaining-requests: 9\r\n", ""));
		try (RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 200 OK\r\n" + headers
				+ "Content-Length: " + Exchanges.ANSWER.length() + "\r\n\r\n" + Exchanges.ANSWER));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT))
				.satisfies((response) -> assertThat(response.content()).isEqualTo("Hello"));
			AiAnswerHead head = this.heads.element();
			assertThat(head.processingTime()).isNull();
			assertThat(head.limits()).contains(new ReportedLimit("requests", null, 9L, null));
		}
	}

	@Test
	void nothingIsReportedWithoutAnAnswer() throws IOException {
		try (RawServer server = new RawServer(RawServer.Answer::reset);
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThatExceptionOfType(AiExchangeException.class).isThrownBy(
					() -> exchange.exchange(Exchanges.REQUEST).contextWrite(this.listener::addTo).block(TIMEOUT));
			assertThat(this.heads).isEmpty();
		}
	}

	private RawServer server(String status, String body) {
		return new RawServer((answer) -> {
			answer.send("HTTP/1.1 " + status + "\r\n" + HEADERS + "Content-Length: " + body.length() + "\r\n\r\n");
			await();
			answer.send(body);
		});
	}

	private void await() throws IOException {
		try {
			if (!this.reported.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("the head was not reported");
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

}
