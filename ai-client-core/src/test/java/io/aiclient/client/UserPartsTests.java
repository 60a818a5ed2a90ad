package io.aiclient.client;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What parts that a user wrote may do wrong: it ends a request at most, and nothing is
 * lost by it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserPartsTests extends VirtualTimeTestCase {

	@Test
	void aGateThatThrowsFailsTheItemAndNotTheBatch() {
		Results results = Results.of(client(answering()).admissionGate(gate(() -> {
			throw new IllegalStateException("broken");
		})).build().batch(requests(3)));
		advance(Duration.ofSeconds(1));
		assertThat(results.error).isNull();
		assertThat(results.failures()).isEqualTo(3);
		assertThat(results.completed).isTrue();
	}

	@Test
	void aGateWithoutAPermitFailsTheRequest() {
		ManagedAiClient client = client(answering()).admissionGate(gate(Mono::empty)).build();
		Answer answer = Answer.of(client.send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiRefusedLocallyException.class).hasMessageContaining("without a permit");
		Results results = Results.of(client.batch(requests(2)));
		advance(Duration.ofSeconds(1));
		assertThat(results.failures()).isEqualTo(2);
	}

	@Test
	void aPermitThatCannotBeSettledDoesNotSpoilAnAnswer() {
		Answer answer = Answer.of(client(answering()).admissionGate(gate(() -> Mono.just((settlement) -> {
			throw new IllegalStateException("broken");
		}))).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(1));
		assertThat(answer.error).isNull();
		assertThat(answer.response.content()).isEqualTo("answer to x");
	}

	@Test
	void anObserverThatThrowsChangesNothing() {
		AtomicInteger asked = new AtomicInteger();
		ManagedAiClient client = client(answering())
			.observer((operation, request, context) -> new BrokenObserver(asked))
			.build();
		Results results = Results.of(client.batch(requests(3)));
		advance(Duration.ofSeconds(1));
		assertThat(results.error).isNull();
		assertThat(results.results).hasSize(3);
		assertThat(results.failures()).isZero();
		assertThat(asked).hasValue(12);
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

	@Test
	void anObserverThatCannotBeginChangesNothing() {
		Results results = Results.of(client(answering()).observer((operation, request, context) -> {
			throw new IllegalStateException("broken");
		}).build().batch(requests(3)));
		advance(Duration.ofSeconds(1));
		assertThat(results.error).isNull();
		assertThat(results.results).hasSize(3);
		assertThat(results.failures()).isZero();
	}

	@Test
	void aLimitThatThrowsDoesNotSpoilAnAnswer() {
		ManagedAiClient client = client(answering()).concurrencyLimit(new ConcurrencyLimit() {
			@Override
			public int current() {
				throw new IllegalStateException("broken");
			}

			@Override
			public void onSample(Sample sample) {
				throw new IllegalStateException("broken");
			}

			@Override
			public Change lastChange() {
				throw new IllegalStateException("broken");
			}
		}).build();
		Results results = Results.of(client.batch(requests(3)));
		advance(Duration.ofSeconds(10));
		assertThat(results.results).hasSize(3);
		assertThat(results.failures()).isZero();
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(client.snapshot().admission().concurrencyChange()).isNull();
	}

	@Test
	void aLimitReportsWhyItChanged() {
		ManagedAiClient client = client(answering()).concurrencyLimit(new ConcurrencyLimit() {
			@Override
			public int current() {
				return 7;
			}

			@Override
			public void onSample(Sample sample) {
			}

			@Override
			public Change lastChange() {
				return new Change(9, 7, "it is noon", 0);
			}
		}).build();
		advance(Duration.ofSeconds(10));
		assertThat(client.snapshot().admission().concurrencyChange())
			.isEqualTo(new AdmissionSnapshot.ConcurrencyChange(9, 7, "it is noon", Duration.ofSeconds(10)));
	}

	@Test
	void aPolicyThatThrowsLeavesTheErrorThatItWasAskedAbout() {
		Answer answer = Answer.of(client(new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(503)))
			.retryPolicy((f) -> {
				throw new IllegalStateException("broken");
			})
			.build()
			.send(AiRequest.of("x")));
		assertThat(answer.error).isInstanceOf(AiProviderException.class);
		assertThat(((AiClientException) answer.error).status()).isEqualTo(503);
	}

	@Test
	void aPolicyThatRetriesAnEmptyAnswerGetsTheNextFailureAsItIs() {
		List<String> outcomes = new ArrayList<>();
		Answer answer = Answer.of(client(new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? Mono.just(AiResponse.builder().build()) : ScriptedExchange.status(503)))
			.retryPolicy((failed) -> {
				outcomes.add(failed.outcome().tag());
				return (failed.retries() == 0) ? Duration.ofSeconds(1) : null;
			})
			.build()
			.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(2));
		assertThat(outcomes).containsExactly("empty-answer", "overloaded");
		assertThat(((AiClientException) answer.error).status()).isEqualTo(503);
	}

	@Test
	void anExchangeThatThrowsAtOnceIsClassifiedAsIfItHadFailed() {
		AtomicInteger calls = new AtomicInteger();
		Answer answer = Answer.of(client(exchange(() -> {
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException(new ConnectException("refused"));
			}
			return ScriptedExchange.answer(AiRequest.of("x"));
		})).build().send(AiRequest.of("x")));
		advance(Duration.ofSeconds(1));
		assertThat(answer.error).isNull();
		assertThat(answer.response.attempts()).isEqualTo(2);
	}

	@Test
	void aCallersOwnMistakesDoNotOpenTheBreaker() {
		ManagedAiClient client = client(
				exchange(() -> Mono.error(new AiInvalidRequestException("bad option", ErrorDetails.LOCAL, null))))
			.build();
		Results results = Results.of(client.batch(requests(30)));
		advance(Duration.ofSeconds(1));
		assertThat(results.failures()).isEqualTo(30);
		assertThat(client.snapshot().breaker()).hasToString("closed");
	}

	private ScriptedExchange answering() {
		return ScriptedExchange.answering(this.time, Duration.ofMillis(1));
	}

	private static AiExchange exchange(Supplier<Mono<AiResponse>> answer) {
		return new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return answer.get();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.empty();
			}
		};
	}

	private static AdmissionGate gate(Supplier<Mono<AdmissionPermit>> permit) {
		return new AdmissionGate() {
			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return permit.get();
			}

			@Override
			public AdmissionSnapshot snapshot() {
				return AdmissionSnapshot.of(0, 1, 0);
			}
		};
	}

	private record BrokenObserver(AtomicInteger asked) implements AiClientObserver.RequestObserver {

		@Override
		public void admitted(Duration waited) {
			fail();
		}

		@Override
		public AiClientObserver.AttemptObserver attempt(int number) {
			if (number == 1) {
				return new AiClientObserver.AttemptObserver() {
					@Override
					public Context enrich(Context context) {
						fail();
						return context;
					}

					@Override
					public void succeeded(AiResponse response) {
						fail();
					}
				};
			}
			return AiClientObserver.AttemptObserver.NONE;
		}

		@Override
		public void succeeded(AiResponse response) {
			fail();
		}

		private void fail() {
			this.asked.incrementAndGet();
			throw new IllegalStateException("broken");
		}

	}

}
