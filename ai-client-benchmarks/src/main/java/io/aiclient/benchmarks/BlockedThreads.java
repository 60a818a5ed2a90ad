package io.aiclient.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads for calls that block, one for each call at once.
 */
final class BlockedThreads implements AutoCloseable {

	private final int count;

	private final ExecutorService threads;

	private final Scheduler scheduler;

	BlockedThreads(int count) {
		this.count = count;
		this.threads = Executors.newFixedThreadPool(count);
		this.scheduler = Schedulers.fromExecutorService(this.threads);
	}

	/**
	 * Makes calls.
	 * @param count how many
	 * @param call makes one
	 * @return what they bring
	 */
	<T> Flux<T> make(int count, IntFunction<T> call) {
		return Flux.range(0, count)
			.flatMap((i) -> Mono.fromCallable(() -> call.apply(i)).subscribeOn(this.scheduler), this.count);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
