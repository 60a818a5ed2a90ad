package io.aiclient.spring.autoconfigure;

import java.time.Duration;

import reactor.core.publisher.Flux;

import org.springframework.context.SmartLifecycle;

import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;

/**
 * Closes clients gracefully when the application stops: after the web server, whose
 * requests may still need them, and before any bean is destroyed. Requests in flight get
 * nine tenths of the time that Boot gives to a phase, the rest is for cancelling.
 */
final class AiClientShutdown implements SmartLifecycle {

	/**
	 * Web servers end gracefully at {@code DEFAULT_PHASE - 1024} and stop at
	 * {@code DEFAULT_PHASE - 2048}; lower phases stop later.
	 */
	static final int PHASE = DEFAULT_PHASE - 3072;

	private final AiClientFactory factory;

	private final Duration grace;

	private volatile boolean running;

	AiClientShutdown(AiClientFactory factory, Duration timeoutPerPhase) {
		this.factory = factory;
		this.grace = timeoutPerPhase.multipliedBy(9).dividedBy(10);
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
		Flux.fromIterable(this.factory.built())
			.map(BuiltClient::client)
			.flatMapDelayError((client) -> client.shutdown(this.grace), 256, 1)
			.doFinally((signal) -> callback.run())
			.onErrorComplete()
			.subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Closing is for good, so a pause is none of it.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
