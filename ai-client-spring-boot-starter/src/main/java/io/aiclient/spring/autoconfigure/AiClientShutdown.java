package io.aiclient.spring.autoconfigure;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.Ticker;
import io.aiclient.spring.autoconfigure.AiClientFactory.BuiltClient;

/**
 * Closes clients gracefully when the application stops. Requests in flight get nine
 * tenths of the time that Boot gives to a phase, the rest is for cancelling.
 */
final class AiClientShutdown extends GracefulEnd {

	private final AiClientFactory factory;

	private final Duration grace;

	AiClientShutdown(AiClientFactory factory, Duration timeoutPerPhase) {
		super(AFTER_WEB_SERVERS);
		this.factory = factory;
		this.grace = Ticker.clamp(timeoutPerPhase).multipliedBy(9).dividedBy(10);
	}

	@Override
	Mono<Void> end() {
		return Flux.fromIterable(this.factory.built())
			.map(BuiltClient::client)
			.flatMapDelayError((client) -> client.shutdown(this.grace), 256, 1)
			.then();
	}

}
