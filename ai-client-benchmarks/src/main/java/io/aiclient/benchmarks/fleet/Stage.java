package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

/**
 * What all runs have in common: a Redis server, what every client is configured with, and
 * where to write what the processes print.
 */
final class Stage {

	/**
	 * A Redis that has been up for less than a window starts with nothing left, and
	 * reports its age in whole seconds.
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
	 * What the clients of a run are configured with. Each run has a shared quota of its
	 * own.
	 */
	List<String> properties(SimulatedProvider provider, Quota quota, int concurrency) {
		List<String> arguments = new ArrayList<>();
		arguments.add("--spring.profiles.active=fleet");
		arguments.add("--spring.data.redis.host=127.0.0.1");
		arguments.add("--spring.data.redis.port=" + this.redis.port());
		arguments.add("--ai.client.base-url=" + provider.baseUrl());
		arguments.add("--ai.client.api-key=benchmark");
		arguments.add("--ai.client.model=simulated");
		arguments.add("--ai.client.warm-up=start");
		arguments.add("--ai.client.concurrency.max=" + concurrency);
		arguments.add("--ai.client.rate-limit.requests-per-minute=" + quota.limit());
		arguments.add("--ai.client.rate-limit.window=" + quota.window().toMillis() + "ms");
		arguments.add("--ai.client.shared-quota.enabled=true");
		arguments.add("--ai.client.shared-quota.name=fleet-" + this.runs.incrementAndGet());
		arguments.addAll(this.properties);
		return List.copyOf(arguments);
	}

	/**
	 * Waits until Redis trusts that a quota it does not know has not been used.
	 */
	void awaitFullQuota(Quota quota) {
		this.redis.awaitUpFor(quota.window().plus(MARGIN));
	}

}
