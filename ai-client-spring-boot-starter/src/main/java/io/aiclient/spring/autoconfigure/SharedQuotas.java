package io.aiclient.spring.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.error.Secrets;
import io.aiclient.spring.redis.RedisSharedQuota;

/**
 * The quotas that clients share through Redis: the application's connection, or one that
 * is qualified by the client's name.
 */
final class SharedQuotas {

	private final UserBeans userBeans;

	private final Map<QuotaKey, SharedQuota> coordinators = new ConcurrentHashMap<>();

	SharedQuotas(UserBeans userBeans) {
		this.userBeans = userBeans;
	}

	SharedQuotaSettings settings(String client, QuotaSharing sharing) {
		ReactiveRedisConnectionFactory connections = connections(client, sharing);
		SharedQuota coordinator = this.coordinators.computeIfAbsent(new QuotaKey(connections, sharing.name()),
				(key) -> new RedisSharedQuota(key.connections(), key.name()));
		return SharedQuotaSettings.of(sharing.name(), coordinator)
			.withOnFailure(sharing.onFailure())
			.withMaxConcurrency(sharing.maxConcurrency())
			.withAssumedMembers(sharing.assumedMembers());
	}

	private ReactiveRedisConnectionFactory connections(String client, QuotaSharing sharing) {
		ReactiveRedisConnectionFactory connections = this.userBeans.find(ReactiveRedisConnectionFactory.class, client,
				sharing.enabled());
		if (connections == null) {
			throw sharing.enabled()
				.invalid("there is no ReactiveRedisConnectionFactory bean",
						"Use Redis by Lettuce, as spring-boot-starter-data-redis does, or define such a bean.");
		}
		if (connections instanceof LettuceConnectionFactory lettuce) {
			Secrets.register(lettuce.getPassword());
		}
		return connections;
	}

	private record QuotaKey(ReactiveRedisConnectionFactory connections, String name) {
	}

}
