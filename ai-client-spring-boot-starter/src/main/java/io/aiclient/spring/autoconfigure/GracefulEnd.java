package io.aiclient.spring.autoconfigure;

import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * What is to be waited for when the application stops: after the web server, whose
 * requests may still need clients, and before any bean is destroyed. It ends for good, so
 * a pause is none of it.
 */
abstract class GracefulEnd implements SmartLifecycle {

	/**
	 * Web servers end gracefully at {@code DEFAULT_PHASE - 1024} and stop at
	 * {@code DEFAULT_PHASE - 2048}; lower phases stop later.
	 */
	static final int AFTER_WEB_SERVERS = DEFAULT_PHASE - 3072;

	private final int phase;

	private volatile boolean running;

	GracefulEnd(int phase) {
		this.phase = phase;
	}

	/**
	 * Ends what is in progress.
	 * @return ends when it has, with or without an error; nothing is begun before it is
	 * subscribed to
	 */
	abstract Mono<Void> end();

	@Override
	public final void start() {
		this.running = true;
	}

	@Override
	public final void stop() {
		stop(() -> {
		});
	}

	@Override
	public final void stop(Runnable callback) {
		this.running = false;
		end().doFinally((signal) -> callback.run()).onErrorComplete().subscribe();
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final boolean isPauseable() {
		return false;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
