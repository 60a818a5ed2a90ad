package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures after which a request is made again once: what else it meets is counted apart.
 */
class MadeAgainOnceTests extends VirtualTimeTestCase {

	@Test
	void aHangAfterAnotherFailureIsMadeAgain() {
		Answer answer = ask(ScriptedExchange.status(503), hang());
		assertThat(answer.error).isNull();
		assertThat(answer.response.attempts()).isEqualTo(3);
	}

	@Test
	void anotherFailureAfterAHangIsMadeAgain() {
		assertThat(ask(hang(), ScriptedExchange.status(503)).response.attempts()).isEqualTo(3);
	}

	@Test
	void aSecondHangIsTheEnd() {
		assertThat(ask(hang(), ScriptedExchange.status(503), hang()).error)
			.isInstanceOfSatisfying(AiTimeoutException.class, (error) -> assertThat(error.attempts()).isEqualTo(3));
	}

	@Test
	void aSecondConflictIsTheEnd() {
		assertThat(ask(ScriptedExchange.status(409), ScriptedExchange.status(409)).error).isNotNull();
		assertThat(ask(ScriptedExchange.status(409), hang()).response.attempts()).isEqualTo(3);
	}

	private Answer ask(Mono<?>... failures) {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n <= failures.length)
				? failures[n - 1].cast(AiResponse.class) : ScriptedExchange.answer(request));
		Answer answer = Answer.of(client(exchange).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(30));
		return answer;
	}

	private static Mono<AiResponse> hang() {
		return Mono.error(() -> AiExchangeException.failed(Stage.SENT, "No answer", new TimeoutException("no byte")));
	}

}
