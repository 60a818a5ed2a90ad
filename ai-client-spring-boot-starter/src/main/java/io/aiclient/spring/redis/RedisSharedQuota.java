package io.aiclient.spring.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.aiclient.admission.shared.SharedQuota;

/**
 * Keeps a shared quota in Redis or Valkey: one value below one key, which one script
 * reads and writes. Members that configured different limits are reported in the log,
 * once for each difference. Safe for use by many threads.
 */
public final class RedisSharedQuota implements SharedQuota {

	private final ReactiveRedisConnectionFactory connections;

	private final ReactiveStringRedisTemplate redis;

	private final String name;

	private final RedisScript<List<Object>> script;

	private CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);

	/**
	 * Creates the coordinator. Nothing is sent before the first report.
	 * @param connections connects to Redis
	 * @param name the quota's name, the same in all processes that share it
	 */
	public RedisSharedQuota(ReactiveRedisConnectionFactory connections, String name) {
		this(connections, name, CoordinatorScript.text());
	}

	RedisSharedQuota(ReactiveRedisConnectionFactory connections, String name, String script) {
		this.connections = connections;
		this.redis = new ReactiveStringRedisTemplate(connections);
		this.name = name;
		this.script = CoordinatorScript.of(script);
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.fromFuture(this::connected, true)
			.then(Mono.defer(
					() -> this.redis.execute(this.script, List.of(key(this.name)), ReportArguments.of(report)).next()))
			.map((answer) -> new ReplyReader(answer, report.limits(), key(this.name)).read())
			.onErrorMap((error) -> RedisFailures.explain(error, key(this.name)));
	}

	/**
	 * The first connection is made on the thread that asks for it, so that thread is one
	 * that may block. It goes on with that when the exchange is given up: the next one
	 * needs the connection too.
	 */
	private synchronized CompletableFuture<Void> connected() {
		if (this.connecting.isDone()) {
			this.connecting = Mono.<Void>fromRunnable(() -> this.connections.getReactiveConnection().close())
				.subscribeOn(Schedulers.boundedElastic())
				.toFuture();
		}
		return this.connecting;
	}

	/**
	 * The key of a quota. The braces make it one slot of a cluster.
	 */
	static String key(String name) {
		return "ai-client:{" + name + "}";
	}

}
