package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchanges that fail because they are cancelled: nothing waits for that error, and
 * Reactor's hook for errors that are dropped does not hear of it.
 */
class DroppedErrorsTests extends VirtualTimeTestCase {

	private final List<Throwable> dropped = new ArrayList<>();

	@BeforeEach
	void listen() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void stopListening() {
		Hooks.resetOnErrorDropped();
	}

	static Stream<Mono<AiResponse>> failingWhenCancelled() {
		return Stream.of(Mono.<AiResponse>never().doOnCancel(() -> {
			throw reset();
		}), Mono.fromDirect((subscriber) -> subscriber.onSubscribe(new Subscription() {
			@Override
			public void request(long n) {
				// never answers
			}

			@Override
			public void cancel() {
				subscriber.onError(reset());
			}
		})));
	}

	@ParameterizedTest
	@MethodSource("failingWhenCancelled")
	void aCancelledCallIsSilent(Mono<AiResponse> exchange) {
		Disposable call = client(new ScriptedExchange(this.time, (n, request) -> exchange)).build()
			.send(AiRequest.of("x"))
			.subscribe();
		call.dispose();
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failingWhenCancelled")
	void aCancelledStreamIsSilent(Mono<AiResponse> exchange) {
		Disposable call = client(new ScriptedExchange(this.time, (n, request) -> exchange)).build()
			.stream(AiRequest.of("x"))
			.subscribe();
		call.dispose();
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failingWhenCancelled")
	void aCancelledBatchIsSilent(Mono<AiResponse> exchange) {
		Disposable batch = client(new ScriptedExchange(this.time, (n, request) -> exchange)).build()
			.batch(requests(20))
			.subscribe();
		batch.dispose();
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failingWhenCancelled")
	void aMissedDeadlineIsTheOnlyError(Mono<AiResponse> exchange) {
		Answer answer = Answer
			.of(client(new ScriptedExchange(this.time, (n, request) -> exchange)).totalTimeout(Duration.ofSeconds(1))
				.build()
				.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(2));
		assertThat(answer.error).isInstanceOf(AiTimeoutException.class);
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failingWhenCancelled")
	void theHookHearsOfItWhereNoClientIsInvolved(Mono<AiResponse> exchange) {
		exchange.subscribe().dispose();
		assertThat(this.dropped).hasSize(1);
	}

	private static AiExchangeException reset() {
		return AiExchangeException.failed(Stage.SENT, "The exchange was cancelled", null);
	}

}
