package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

import io.aiclient.Ticker;
import io.aiclient.job.RunningJobs;

/**
 * What is to be waited for when the application stops: after the web server, whose
 * requests may still need clients, and before any bean is destroyed. It ends for good, so
 * a pause is none of it.
 */
final class GracefulEnd implements SmartLifecycle {

	/**
	 * Web servers end gracefully at {@code DEFAULT_PHASE - 1024} and stop at
	 * {@code DEFAULT_PHASE - 2048}; lower phases stop later.
	 */
	private static final int AFTER_WEB_SERVERS = DEFAULT_PHASE - 3072;

	private final int phase;

	private final Supplier<Mono<Void>> end;

	private volatile boolean running;

	private GracefulEnd(int phase, Supplier<Mono<Void>> end) {
		this.phase = phase;
		this.end = end;
	}

	/**
	 * Closes clients. Requests in flight get nine tenths of the time that Boot gives to a
	 * phase, the rest is for cancelling.
	 */
	static GracefulEnd ofClients(AiClientFactory factory, Duration timeoutPerPhase) {
		Duration grace = Ticker.clamp(timeoutPerPhase).multipliedBy(9).dividedBy(10);
		return new GracefulEnd(AFTER_WEB_SERVERS,
				() -> Flux.fromIterable(factory.clients())
					.flatMapDelayError((client) -> client.shutdown(grace), 256, 1)
					.then());
	}

	/**
	 * Waits until durable jobs have stored what was in flight. Closing a client takes no
	 * new row of its jobs and lets those in flight end; so this comes after it.
	 */
	static GracefulEnd ofJobs(AiClientFactory factory) {
		return new GracefulEnd(AFTER_WEB_SERVERS - 1, () -> RunningJobs.whenEnded(factory.clients()));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.end.get().doFinally((signal) -> callback.run()).onErrorComplete().subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
