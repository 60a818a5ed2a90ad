package io.aiclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiCancelledException;

import static org.assertj.core.api.Assertions.assertThat;

class ClosingTests extends VirtualTimeTestCase {

	@Test
	void sendsWaitingCallsAwayAndLetsThoseInFlightEnd() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(5));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(1)).build();
		Answer inFlight = Answer.of(client.send(AiRequest.of("x")));
		Answer waiting = Answer.of(client.send(AiRequest.of("y")));
		boolean[] closed = { false };
		client.shutdown(Duration.ofSeconds(30)).subscribe(null, null, () -> closed[0] = true);
		assertThat(waiting.error).isInstanceOf(AiCancelledException.class).hasMessageContaining("is closed");
		assertThat(Answer.of(client.send(AiRequest.of("z"))).error).isInstanceOf(AiCancelledException.class);
		assertThat(closed[0]).isFalse();
		advance(Duration.ofSeconds(5));
		assertThat(inFlight.response).isNotNull();
		assertThat(closed[0]).isTrue();
		assertThat(exchange.sent()).isOne();
	}

	@Test
	void cancelsThoseInFlightWhenTheirTimeIsOver() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(50));
		ManagedAiClient client = client(exchange).build();
		Answer inFlight = Answer.of(client.send(AiRequest.of("x")));
		boolean[] closed = { false };
		client.shutdown(Duration.ofSeconds(30)).subscribe(null, null, () -> closed[0] = true);
		advance(Duration.ofSeconds(30));
		assertThat(inFlight.error).isInstanceOf(AiCancelledException.class).hasMessageContaining("in flight");
		assertThat(exchange.cancelled).isOne();
		assertThat(closed[0]).isTrue();
	}

	@Test
	void endsABatchAfterWhatIsInFlight() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(5));
		ManagedAiClient client = client(exchange).concurrency(ConcurrencySettings.fixed(2)).build();
		Results results = Results.of(client.batch(Flux.fromIterable(requests(100))));
		client.shutdown(Duration.ofSeconds(30)).subscribe();
		advance(Duration.ofSeconds(6));
		assertThat(results.results).hasSize(3);
		assertThat(results.failures()).isOne();
		assertThat(results.error).isInstanceOf(AiCancelledException.class);
		assertThat(exchange.sent()).isEqualTo(2);
	}

	@Test
	void closesAtOnceWithoutGrace() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofSeconds(50));
		ManagedAiClient client = client(exchange).build();
		Answer inFlight = Answer.of(client.send(AiRequest.of("x")));
		client.close();
		assertThat(inFlight.error).isInstanceOf(AiCancelledException.class);
		client.close();
	}

}
