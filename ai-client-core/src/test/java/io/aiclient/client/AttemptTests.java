package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an attempt holds comes back, whenever it ends. The breaker is half-open and has
 * one permission, so that a lost or an invented one shows.
 */
class AttemptTests extends VirtualTimeTestCase {

	private final CircuitBreaker breaker = CircuitBreaker.of("x",
			CircuitBreakerConfig.custom().permittedNumberOfCallsInHalfOpenState(1).build());

	@Test
	void permissionOfAnAttemptThatEndsJustBeforeItIsSentComesBack() {
		this.breaker.transitionToOpenState();
		this.breaker.transitionToHalfOpenState();
		Disposable.Swap caller = Disposables.swap();
		ManagedAiClient client = client(new ScriptedExchange(this.time, (n, request) -> Mono.never()))
			.circuitBreaker(this.breaker)
			.observer((operation, request, context) -> new RequestObserver() {
				@Override
				public AttemptObserver attempt(int number) {
					caller.dispose();
					return AttemptObserver.NONE;
				}
			})
			.build();
		BaseSubscriber<AiResponse> subscriber = new BaseSubscriber<>() {
		};
		caller.update(subscriber);
		client.send(AiRequest.of("x")).subscribe(subscriber);
		assertThat(client.snapshot().admission().inFlight()).isZero();
		assertThat(this.breaker.tryAcquirePermission()).isTrue();
	}

	@Test
	void cancellingACallFromBeforeTheBreakerOpenedAddsNoProbe() {
		ManagedAiClient client = client(new ScriptedExchange(this.time, (n, request) -> Mono.never()))
			.circuitBreaker(this.breaker)
			.build();
		Disposable old = client.send(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(1));
		this.breaker.transitionToOpenState();
		advance(Duration.ofSeconds(1));
		this.breaker.transitionToHalfOpenState();
		assertThat(this.breaker.tryAcquirePermission()).isTrue();
		old.dispose();
		assertThat(this.breaker.tryAcquirePermission()).isFalse();
	}

	@Test
	void aStreamReportsWhenItsFirstPieceCame() {
		List<Duration> latencies = new ArrayList<>();
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return Mono.just(AiResponse.builder().content("whole").build())
					.delayElement(Duration.ofSeconds(2), AttemptTests.this.time);
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.just(300, 500)
					.concatMap((millis) -> Mono.just(new AiChunk("piece", null))
						.delayElement(Duration.ofMillis(millis), AttemptTests.this.time))
					.concatWith(exchange(request).map((response) -> new AiChunk("", response)));
			}
		};
		ManagedAiClient client = client(exchange).concurrencyLimit(new ConcurrencyLimit() {
			@Override
			public int current() {
				return 1;
			}

			@Override
			public void onSample(Sample sample) {
				latencies.add(sample.latency());
				latencies.add(sample.firstToken());
			}
		}).build();
		client.stream(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(10));
		client.send(AiRequest.of("x")).subscribe();
		advance(Duration.ofSeconds(10));
		assertThat(latencies).containsExactly(Duration.ofMillis(2_800), Duration.ofMillis(300), Duration.ofSeconds(2),
				null);
	}

}
