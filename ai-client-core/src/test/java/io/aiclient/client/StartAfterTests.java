package io.aiclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.aiclient.AiRequest;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls do before a client may begin.
 */
class StartAfterTests extends VirtualTimeTestCase {

	private final Sinks.Empty<Void> ready = Sinks.empty();

	private ScriptedExchange exchange;

	private ManagedAiClient start() {
		this.exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(1));
		return client(this.exchange).startAfter(this.ready.asMono()).totalTimeout(Duration.ofSeconds(10)).build();
	}

	@Test
	void callsAndItemsWaitAndHoldNothing() {
		ManagedAiClient client = start();
		Answer call = Answer.of(client.send(AiRequest.of("x")));
		Results batch = Results.of(client.batch(Flux.fromIterable(requests(3))));
		advance(Duration.ofSeconds(2));
		assertThat(this.exchange.sent()).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		this.ready.tryEmitEmpty();
		advance(Duration.ofSeconds(1));
		assertThat(call.response).isNotNull();
		assertThat(batch.results).hasSize(3);
		assertThat(batch.failures()).isZero();
	}

	@Test
	void callsBeginAlsoWhenWhatTheyWaitForFails() {
		Answer call = Answer.of(start().send(AiRequest.of("x")));
		this.ready.tryEmitError(new IllegalStateException("not ready"));
		advance(Duration.ofSeconds(1));
		assertThat(call.response).isNotNull();
	}

	@Test
	void laterCallsDoNotWait() {
		ManagedAiClient client = start();
		Answer.of(client.send(AiRequest.of("x")));
		this.ready.tryEmitEmpty();
		advance(Duration.ZERO);
		Answer.of(client.send(AiRequest.of("y")));
		assertThat(this.exchange.sent()).isEqualTo(2);
	}

	@Test
	void deadlineAndClosingEndTheWait() {
		ManagedAiClient client = start();
		Answer late = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(10));
		assertThat(late.error).isInstanceOf(AiTimeoutException.class);
		Answer waiting = Answer.of(client.send(AiRequest.of("y")));
		client.close();
		assertThat(waiting.error).isInstanceOf(AiCancelledException.class);
		assertThat(this.exchange.sent()).isZero();
	}

}
