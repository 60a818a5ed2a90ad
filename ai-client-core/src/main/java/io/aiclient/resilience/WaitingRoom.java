package io.aiclient.resilience;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Where requests of batches wait until something lets them try again. Whoever leaves asks
 * anew; being woken promises nothing.
 */
final class WaitingRoom {

	private final Set<MonoSink<Void>> waiting = ConcurrentHashMap.newKeySet();

	private final Scheduler scheduler;

	WaitingRoom(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Waits to be woken.
	 * @param atMost the longest wait
	 * @return completes when woken, or after the longest wait
	 */
	Mono<Void> await(Duration atMost) {
		Mono<Void> woken = Mono.create((sink) -> {
			this.waiting.add(sink);
			sink.onDispose(() -> this.waiting.remove(sink));
		});
		return Mono.firstWithSignal(woken, Mono.delay(atMost, this.scheduler).then());
	}

	/**
	 * Wakes all, on the scheduler: the caller may be in the middle of a change of state.
	 */
	void wakeAll() {
		if (!this.waiting.isEmpty()) {
			this.scheduler.schedule(() -> this.waiting.forEach(MonoSink::success));
		}
	}

}
