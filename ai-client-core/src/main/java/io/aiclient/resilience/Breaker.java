package io.aiclient.resilience;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;

/**
 * Resilience4j's circuit breaker, as the client uses it: asked just before an exchange,
 * and waited for by batches. It counts an attempt as {@link Outcome#count()} says.
 */
public final class Breaker {

	private static final Log logger = Log.of(Breaker.class);

	/**
	 * A change of state wakes at once. This is for what emits no event: a probe given
	 * back, or a breaker that was forced open by hand.
	 */
	private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

	/**
	 * The breaker's own clock may be that much behind the ticker.
	 */
	private static final Duration SHORTEST_NAP = Duration.ofMillis(1);

	private final CircuitBreaker circuitBreaker;

	private final Ticker ticker;

	private final WaitingRoom waitingRoom;

	private volatile long openUntilNanos;

	private volatile long openedNanos;

	private volatile int openings;

	private volatile long refusedNanos;

	private volatile @Nullable String lastFailure;

	/**
	 * Wraps a breaker. Ticker and scheduler must agree.
	 */
	public Breaker(CircuitBreaker circuitBreaker, Ticker ticker, Scheduler scheduler) {
		this.circuitBreaker = circuitBreaker;
		this.ticker = ticker;
		this.waitingRoom = new WaitingRoom(scheduler);
		this.openUntilNanos = ticker.nanos();
		this.openedNanos = this.openUntilNanos - 1;
		forgetRefusal();
		circuitBreaker.getEventPublisher().onStateTransition((event) -> changed(event.getStateTransition()));
	}

	private void changed(CircuitBreaker.StateTransition transition) {
		if (transition.getToState() == CircuitBreaker.State.OPEN) {
			this.openedNanos = this.ticker.nanos();
			this.openings = (transition.getFromState() == CircuitBreaker.State.HALF_OPEN) ? this.openings + 1 : 1;
			long wait = this.circuitBreaker.getCircuitBreakerConfig()
				.getWaitIntervalFunctionInOpenState()
				.apply(this.openings);
			this.openUntilNanos = this.openedNanos + Ticker.clamp(Duration.ofMillis(wait)).toNanos();
			logger.warn(
					"Circuit breaker '{}' opens, and lets a few requests try in {} ms; until then, unless there is "
							+ "another endpoint, calls fail at once and batches wait. The last failure: {}",
					name(), wait, this.lastFailure);
		}
		else if (transition.getToState() == CircuitBreaker.State.CLOSED) {
			logger.info("Circuit breaker '{}' closes: the provider answers again", name());
		}
		forgetRefusal();
		this.waitingRoom.wakeAll();
	}

	/**
	 * Whether there is no use in queueing now; false also where only
	 * {@link #tryAcquire()} finds that out.
	 */
	public boolean isOpen() {
		return switch (this.circuitBreaker.getState()) {
			case OPEN -> this.openUntilNanos - this.ticker.nanos() > 0;
			case FORCED_OPEN -> true;
			default -> false;
		};
	}

	/**
	 * Takes a permission, to be followed by exactly one {@link #record}.
	 */
	public boolean tryAcquire() {
		boolean acquired = this.circuitBreaker.tryAcquirePermission();
		if (!acquired) {
			this.refusedNanos = this.ticker.nanos();
		}
		return acquired;
	}

	/**
	 * Whether it refused a permission less than a second ago and nothing is known to have
	 * changed since, as while its probes are in flight. A request that can go elsewhere
	 * need not queue here.
	 */
	public boolean hasJustRefused() {
		return state().isTripped() && this.ticker.nanos() - this.refusedNanos < LONGEST_NAP.toNanos();
	}

	private void forgetRefusal() {
		this.refusedNanos = this.ticker.nanos() - LONGEST_NAP.toNanos();
	}

	/**
	 * Records how a call ended. One that began before the breaker opened last says
	 * nothing about what the provider can do now, and holds no probe.
	 * @param duration how long it took since its permission
	 * @param error what the caller would see, for a breaker whose own configuration looks
	 * at exceptions; null unless it counts as a failure
	 */
	public void record(Outcome.Count count, Duration duration, @Nullable AiClientException error) {
		if (this.ticker.nanos() - duration.toNanos() - this.openedNanos <= 0) {
			return;
		}
		if (count == Outcome.Count.FAILURE && error != null) {
			this.lastFailure = error.summary();
		}
		switch (count) {
			case SUCCESS -> this.circuitBreaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
			case FAILURE -> this.circuitBreaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS,
					Objects.requireNonNull(error, "A failure has an error"));
			case IGNORED -> release();
		}
	}

	private void release() {
		this.circuitBreaker.releasePermission();
		forgetRefusal();
		if (this.circuitBreaker.getState() == CircuitBreaker.State.HALF_OPEN) {
			this.waitingRoom.wakeAll();
		}
	}

	/**
	 * Completes when it is worth asking again.
	 */
	public Mono<Void> await() {
		return this.waitingRoom.await(() -> switch (this.circuitBreaker.getState()) {
			case OPEN -> Duration.ofNanos(Math.max(SHORTEST_NAP.toNanos(), this.openUntilNanos - this.ticker.nanos()));
			case HALF_OPEN, FORCED_OPEN -> LONGEST_NAP;
			default -> Duration.ZERO;
		});
	}

	public BreakerState state() {
		return BreakerState.valueOf(this.circuitBreaker.getState().name());
	}

	public String name() {
		return this.circuitBreaker.getName();
	}

}
