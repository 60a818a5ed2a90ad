package io.aiclient.spring.metrics;

import io.micrometer.observation.ObservationRegistry;

import io.aiclient.client.AiClientObserver;

/**
 * Observes what clients do: one observation a request, and below it one an attempt.
 */
public final class AiClientObservations implements ClientInstrumentation {

	private final ObservationRegistry registry;

	public AiClientObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public AiClientObserver observer(String client, String provider) {
		return this.registry.isNoop() ? AiClientObserver.NONE
				: new ObservationObserver(this.registry, client, provider);
	}

}
