package io.aiclient.spring.autoconfigure;

import reactor.core.publisher.Mono;

import io.aiclient.job.RunningJobs;
import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;

/**
 * Waits until durable jobs have stored what was in flight, when the application stops.
 * Closing a client takes no new row of its jobs and lets those in flight end; so this
 * comes after it.
 */
final class AiJobShutdown extends GracefulEnd {

	private final AiClientFactory factory;

	AiJobShutdown(AiClientFactory factory) {
		super(AFTER_WEB_SERVERS - 1);
		this.factory = factory;
	}

	@Override
	Mono<Void> end() {
		return RunningJobs.whenEnded(this.factory.built().stream().map(BuiltClient::client).toList());
	}

}
