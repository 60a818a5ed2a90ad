package io.aiclient.spring.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;

import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each call is given its own answer, on a connection that it shares with those before it.
 */
@Timeout(60)
class AnswerOrderTests {

	private static final int CALLS = 50;

	private static final Pattern QUESTION = Pattern.compile("question \\d+");

	private final AtomicInteger calls = new AtomicInteger();

	@ParameterizedTest
	@CsvSource({ "100,0", "102,0", "103,0", "199,0", "102,20", "103,20" })
	void aHeadThatComesBeforeTheAnswerIsPassedOver(int status, int millisBetween) throws IOException {
		String early = "HTTP/1.1 " + status + " Early\r\nx-ratelimit-limit-requests: 1\r\n\r\n";
		try (RawServer server = new RawServer((answer) -> {
			if (millisBetween == 0) {
				answer.send(early + early + answer());
			}
			else {
				answer.send(early).pause(Duration.ofMillis(millisBetween)).send(early + answer());
			}
		}); WebClientExchange exchange = exchange(server)) {
			for (int i = 0; i < 5; i++) {
				assertThat(Exchanges.answer(exchange).content()).isEqualTo("answer " + this.calls);
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void earlyHeadsDoNotProlongTheWait() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			while (true) {
				answer.send("HTTP/1.1 102 Processing\r\n\r\n").pause(Duration.ofMillis(20));
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url(),
						(settings) -> settings.timeouts(Exchanges.timeouts(5000, 300, 5000)))) {
			assertThat(Exchanges.failure(exchange)).hasMessageContaining("no byte of an answer within 300 ms");
		}
	}

	/**
	 * A second answer that was not asked for, a body behind a status that has none, more
	 * body than was announced. A request whose connection was just being closed fails,
	 * and the server may read it after the next one all the same.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "{\"choices\":[]}\r\n\r\n" })
	void whatComesBehindAnAnswerBelongsToNoRequest(String behind) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.send(echo(answer.body()) + behind));
				WebClientExchange exchange = exchange(server)) {
			for (int i = 0; i < CALLS; i++) {
				String question = "question " + i;
				try {
					assertThat(
							Exchanges.answer(exchange, AiRequest.builder().model("m").user(question).build()).content())
						.isEqualTo(question);
				}
				catch (AiExchangeException ex) {
					assertThat(ex.stage()).isIn(AiExchangeException.Stage.CONNECT, AiExchangeException.Stage.SENT);
				}
			}
			assertThat(server.connections()).isGreaterThan(CALLS / 2);
		}
	}

	@Test
	void aSwitchToAnotherProtocolFailsTheCallAndNoOther() throws IOException {
		try (RawServer server = new RawServer((answer) -> {
			if (this.calls.get() % 2 == 0) {
				this.calls.incrementAndGet();
				answer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
			}
			else {
				answer.send(answer());
			}
		}); WebClientExchange exchange = exchange(server)) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(AiExchangeException.class).isThrownBy(() -> Exchanges.answer(exchange))
					.withMessageContaining("101");
				assertThat(Exchanges.answer(exchange).content()).isEqualTo("answer " + this.calls);
			}
		}
	}

	/**
	 * As when a busy event loop still reads after it has sent the next request.
	 */
	@Test
	void anAnswerThatIsReadInOneGoWithTheOneBeforeIsItsOwn() {
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpClientCodec());
		AnswerOrderHandler.watch(channel.pipeline());
		for (int i = 0; i < 3; i++) {
			channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
			channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(answer(), StandardCharsets.US_ASCII));
			assertThat(channel.<Object>readInbound()).isInstanceOf(HttpResponse.class);
			assertThat(channel.<Object>readInbound()).isInstanceOf(LastHttpContent.class);
			assertThat(channel.isOpen()).isTrue();
		}
		channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
		channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(answer() + answer(), StandardCharsets.US_ASCII));
		assertThat(channel.inboundMessages()).hasSize(2);
		assertThat(channel.isOpen()).isFalse();
		channel.finishAndReleaseAll();
	}

	private static WebClientExchange exchange(RawServer server) {
		return Exchanges.of(server.url(), (settings) -> settings.pool(PoolSettings.ofMaxConnections(1)));
	}

	private String answer() {
		return answer("answer " + this.calls.incrementAndGet());
	}

	private static String echo(String request) {
		Matcher question = QUESTION.matcher(request);
		assertThat(question.find()).isTrue();
		return answer(question.group());
	}

	private static String answer(String content) {
		String body = Exchanges.ANSWER.replace("Hello", content);
		return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
	}

}
