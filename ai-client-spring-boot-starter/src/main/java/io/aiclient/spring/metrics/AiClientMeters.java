package io.aiclient.spring.metrics;

import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.AiClientObserver;
import io.aiclient.client.AiClientSnapshot.CacheUse;
import io.aiclient.client.ManagedAiClient;

/**
 * Counts what clients do: waiting, retries, items, tokens and cost. The duration of
 * requests is the matter of {@link AiClientObservations}.
 */
public final class AiClientMeters implements ClientInstrumentation {

	private final MeterRegistry registry;

	public AiClientMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public AiClientObserver observer(String client, String provider) {
		return new MeterObserver(this.registry, client, provider);
	}

	@Override
	public void watch(ManagedAiClient client) {
		gauge(client, "ai.client.queue.size", "Attempts that wait for admission", AdmissionSnapshot::waiting);
		gauge(client, "ai.client.in.flight", "Attempts in flight", AdmissionSnapshot::inFlight);
		gauge(client, "ai.client.concurrency.limit", "Most attempts that may be in flight now",
				AdmissionSnapshot::concurrencyLimit);
		if (client.snapshot().admission().shared() != null) {
			sharing(client, "ai.client.shared.quota.reached",
					"Whether the coordinator of the shared quota is reached: 1 or 0",
					(shared) -> (shared.coordinatorAway() != null) ? 0 : 1);
			sharing(client, "ai.client.shared.quota.members", "Clients that shared the quota when it was last reached",
					Sharing::members);
		}
		if (client.snapshot().cache() != null) {
			cache(client, "hit", CacheUse::hits);
			cache(client, "miss", CacheUse::misses);
			cache(client, "error", CacheUse::errors);
		}
	}

	private void cache(ManagedAiClient client, String result, ToLongFunction<CacheUse> value) {
		FunctionCounter.builder("ai.client.cache", client, (it) -> {
			CacheUse use = it.snapshot().cache();
			return (use != null) ? value.applyAsLong(use) : 0;
		})
			.description("Look-ups in the response cache")
			.tag(MeterObserver.CLIENT, client.name())
			.tag("result", result)
			.register(this.registry);
	}

	private void sharing(ManagedAiClient client, String name, String description, ToIntFunction<Sharing> value) {
		Gauge.builder(name, client, (it) -> {
			Sharing shared = it.snapshot().admission().shared();
			return (shared != null) ? value.applyAsInt(shared) : 0;
		}).description(description).tag(MeterObserver.CLIENT, client.name()).register(this.registry);
	}

	private void gauge(ManagedAiClient client, String name, String description,
			ToIntFunction<AdmissionSnapshot> value) {
		Gauge.builder(name, client, (it) -> it.snapshot().quotas().stream().mapToInt(value).sum())
			.description(description)
			.tag(MeterObserver.CLIENT, client.name())
			.register(this.registry);
	}

}
