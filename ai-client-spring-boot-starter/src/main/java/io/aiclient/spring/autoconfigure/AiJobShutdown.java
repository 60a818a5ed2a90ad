package io.aiclient.spring.autoconfigure;

import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;
import io.aiclient.spring.job.RunningJobs;

/**
 * Waits until durable jobs have stored what was in flight, when the application stops.
 * Closing a client takes no new row of its jobs and lets those in flight end; so this
 * comes after it, and before any bean is destroyed.
 */
final class AiJobShutdown implements SmartLifecycle {

	static final int PHASE = AiClientShutdown.PHASE - 1;

	private final AiClientFactory factory;

	private volatile boolean running;

	AiJobShutdown(AiClientFactory factory) {
		this.factory = factory;
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
		Mono<Void> ended = RunningJobs.whenEnded(this.factory.built().stream().map(BuiltClient::client).toList());
		ended.doFinally((signal) -> callback.run()).subscribe();
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
		return PHASE;
	}

}
