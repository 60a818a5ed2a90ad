package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

/**
 * What all runs have in common: a Redis server, what every client is told, and where to
 * write what the processes print.
 */
final class Stage {

	/**
	 * A Redis that has been up for less than a window starts with nothing left, and tells
	 * its age in whole seconds.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private final AtomicLong runs = new AtomicLong();

	private final RedisServer redis;

	private final List<String> properties;

	private final Consumer<String> log;

	Stage(RedisServer redis, List<String> properties, Consumer<String> log) {
		this.redis = redis;
		this.properties = List.copyOf(properties);
		this.log = log;
	}

	RedisServer redis() {
		return this.redis;
	}

	Consumer<String> log() {
		return this.log;
	}

	/**
	 * What the clients of a run are told. Each run has a shared quota of its own.
	 */
	List<String> properties(SimulatedProvider provider, Quota quota, int concurrency) {
		List<String> told = new ArrayList<>();
		told.add("--spring.profiles.active=fleet");
		told.add("--spring.data.redis.host=127.0.0.1");
		told.add("--spring.data.redis.port=" + this.redis.port());
		told.add("--ai.client.base-url=" + provider.baseUrl());
		told.add("--ai.client.api-key=benchmark");
		told.add("--ai.client.model=simulated");
		told.add("--ai.client.concurrency.max=" + concurrency);
		told.add("--ai.client.rate-limit.requests-per-minute=" + quota.limit());
		told.add("--ai.client.rate-limit.window=" + quota.window().toMillis() + "ms");
		told.add("--ai.client.shared-quota.enabled=true");
		told.add("--ai.client.shared-quota.name=fleet-" + this.runs.incrementAndGet());
		told.addAll(this.properties);
		return List.copyOf(told);
	}

	/**
	 * Waits until Redis trusts that a quota it does not know has not been used.
	 */
	void awaitFullQuota(Quota quota) {
		this.redis.awaitUpFor(quota.window().plus(MARGIN));
	}

}
