package io.aiclient.client;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests whose attempts the caller makes.
 */
class HttpTransportTests extends VirtualTimeTestCase {

	private final ScriptedHttpExchange own = new ScriptedHttpExchange((n) -> Flux.never());

	private final ScriptedHttpExchange other = new ScriptedHttpExchange(
			(n) -> Flux.just(ScriptedHttpExchange.whole("of the other endpoint")));

	private int sent;

	private @Nullable AiHttpResponse response;

	private @Nullable Throwable error;

	@Test
	void theCallerMakesTheAttemptsAndTheClientDecidesWhetherThereIsOne() {
		ManagedAiClient client = client(this.own).build();
		send(client, Flux.defer(() -> (this.sent < 3) ? ScriptedHttpExchange.status(500, Map.of())
				: Flux.just(ScriptedHttpExchange.whole("ok"))));
		advance(Duration.ofSeconds(60));
		assertThat(Objects.requireNonNull(this.response).head().status()).isEqualTo(200);
		assertThat(this.sent).isEqualTo(3);
		assertThat(this.own.sent).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void neverGoesOnToAnotherEndpoint() {
		send(failingOver(), Flux.error(() -> AiExchangeException.failed(Stage.CONNECT, "refused", null)));
		advance(Duration.ofSeconds(60));
		assertThat(this.error).isInstanceOf(AiProviderException.class);
		assertThat(this.other.sent).isZero();
		assertThat(this.sent).isEqualTo(3);
	}

	@Test
	void failsFastWhileTheFirstEndpointIsLeftOut() {
		ManagedAiClient client = failingOver();
		for (int i = 0; i < 2; i++) {
			send(client, ScriptedHttpExchange.status(500, Map.of()));
			advance(Duration.ofSeconds(30));
		}
		int before = this.sent;
		send(client, ScriptedHttpExchange.status(500, Map.of()));
		assertThat(this.error).isInstanceOf(AiCircuitOpenException.class);
		assertThat(this.sent).isEqualTo(before);
		client.http().exchange(request().build()).subscribe((response) -> this.response = response);
		assertThat(this.other.sent).isOne();
	}

	@Test
	void aResponseThatIsNeverReadHoldsItsSlotUntilTheDeadline() {
		ManagedAiClient client = client(this.own).totalTimeout(Duration.ofSeconds(20)).build();
		send(client,
				Flux.just(AiHttpPiece.first(ScriptedHttpExchange.head(200), ScriptedHttpExchange.bytes("a beginning")))
					.concatWith(Flux.never()));
		assertThat(this.response).isNotNull();
		advance(Duration.ofSeconds(19));
		assertThat(client.snapshot().admission().inFlight()).isOne();
		advance(Duration.ofSeconds(2));
		assertThat(client.snapshot().admission().inFlight()).isZero();
		Objects.requireNonNull(this.response).body().subscribe((bytes) -> {
		}, (late) -> this.error = late);
		assertThat(this.error).isInstanceOf(AiTimeoutException.class);
	}

	private ManagedAiClient failingOver() {
		return client(this.own).retry(RetrySettings.defaults().withMaxRetries(2))
			.circuitBreaker(new CircuitBreakerSettings(50, 4, 4, Duration.ofSeconds(300), 1))
			.failover(Failover.inOrder(EndpointSettings.builder("azure", this.other).build()))
			.build();
	}

	private void send(ManagedAiClient client, Flux<AiHttpPiece> pieces) {
		client.http().exchange(request().transport((replaced, described) -> {
			assertThat(replaced).isSameAs(this.own);
			this.sent++;
			return pieces;
		}).build()).subscribe((response) -> this.response = response, (error) -> this.error = error);
	}

	private static AiHttpRequest.Builder request() {
		return AiHttpRequest.builder("POST", "/chat/completions");
	}

}
