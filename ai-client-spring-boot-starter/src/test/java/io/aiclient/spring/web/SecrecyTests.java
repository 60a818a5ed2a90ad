package io.aiclient.spring.web;

import java.io.IOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a log holds at its most talkative.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTests {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	@BeforeEach
	void logEverything() {
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.root.setLevel(this.level);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void aRedirectCarriesTheKeyNowhere(int status) throws IOException {
		try (RawServer other = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				RawServer server = new RawServer((answer) -> answer.send("HTTP/1.1 " + status + " Moved\r\nLocation: "
						+ other.url() + "/chat/completions\r\nContent-Length: 0\r\n\r\n"));
				WebClientExchange exchange = Exchanges.of(server.url())) {
			assertThat(Exchanges.failure(exchange)).hasMessageContaining("a redirect, which is not followed");
			assertThat(Exchanges.streamFailure(exchange).status()).isEqualTo(status);
			assertThat(server.heads()).hasSize(2);
			assertThat(other.connections()).isZero();
		}
	}

	@Test
	void logsHoldNeitherKeyNorPromptNorAnswer(CapturedOutput output) throws IOException {
		try (RawServer server = new RawServer((answer) -> answer.ok("application/json", Exchanges.ANSWER));
				RawServer broken = new RawServer((answer) -> answer.ok("application/json", "{\"Hello"));
				RawServer gone = new RawServer(RawServer.Answer::reset);
				WebClientExchange first = Exchanges.of(server.url());
				WebClientExchange second = Exchanges.of(broken.url());
				WebClientExchange third = Exchanges.of(gone.url())) {
			Exchanges.answer(first);
			first.stream(Exchanges.REQUEST).blockLast();
			Exchanges.failure(second);
			Exchanges.failure(third);
		}
		assertThat(output.getAll()).contains("HTTP POST").doesNotContain(Exchanges.KEY, "the prompt", "Hello");
	}

}
