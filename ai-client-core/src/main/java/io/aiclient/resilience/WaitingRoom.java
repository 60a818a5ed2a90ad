package io.aiclient.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
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
	 * Waits to be woken. Asks for the longest wait only when it can be woken already, so
	 * that no change is missed between the asking and the waiting.
	 * @param longest the longest wait as things stand; zero for none
	 */
	Mono<Void> await(Supplier<Duration> longest) {
		return Mono.create((sink) -> {
			this.waiting.add(sink);
			Disposable.Swap timer = Disposables.swap();
			sink.onDispose(() -> {
				this.waiting.remove(sink);
				timer.dispose();
			});
			Duration atMost = longest.get();
			if (atMost.isZero()) {
				sink.success();
			}
			else {
				timer.update(this.scheduler.schedule(sink::success, atMost.toNanos(), TimeUnit.NANOSECONDS));
			}
		});
	}

	/**
	 * Wakes all, on the scheduler: the caller may be in the middle of a change of state.
	 */
	void wakeAll() {
		if (!this.waiting.isEmpty()) {
			this.scheduler.schedule(() -> List.copyOf(this.waiting).forEach(MonoSink::success));
		}
	}

}
