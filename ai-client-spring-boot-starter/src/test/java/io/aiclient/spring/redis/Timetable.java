package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.List;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.fleet.TestMember;

/**
 * A quota whose Redis has the clock of a test: the script is the real one, but for the
 * two commands that ask Redis what time it is and how long it has been up.
 */
final class Timetable {

	private static final String SCRIPT = onTestClock(CoordinatorScript.text());

	private final TestRedis redis;

	private final StringRedisTemplate commands;

	private final String name;

	private RedisSharedQuota quota;

	Timetable(TestRedis redis, String name) {
		this.redis = redis;
		this.commands = redis.commands();
		this.name = name;
		this.quota = new RedisSharedQuota(redis.connections(), name, SCRIPT);
		at(0);
		up(Duration.ofDays(1));
	}

	private static String onTestClock(String script) {
		return script.replace("redis.call('TIME')", "{ 0, redis.call('GET', 'clock') }")
			.replace("redis.pcall('INFO', 'server')", "redis.call('GET', 'info')");
	}

	/**
	 * A member of the version before protocols had a number, which runs its own script.
	 */
	FirstProtocolMember firstProtocolMember(String id) {
		return new FirstProtocolMember(this.commands, RedisSharedQuota.key(this.name), id,
				onTestClock(FirstProtocolMember.script()));
	}

	/**
	 * A member whose script speaks a protocol of the future.
	 */
	TestMember futureMember(String id, int protocol) {
		RedisSharedQuota future = new RedisSharedQuota(this.redis.connections(), this.name,
				SCRIPT.replace("local PROTOCOL = " + CoordinatorScript.PROTOCOL, "local PROTOCOL = " + protocol)
					.replace("if number() ~= PROTOCOL then", "if number() == PROTOCOL then")
					.replace("local reply = { PROTOCOL,", "local reply = { " + CoordinatorScript.PROTOCOL + ","));
		return new TestMember(future, id);
	}

	TestMember member(String id) {
		return new TestMember((report) -> this.quota.exchange(report), id);
	}

	SharedQuota quota() {
		return this.quota;
	}

	/**
	 * Moves on to a time.
	 * @param millis since the start
	 */
	void at(double millis) {
		this.commands.opsForValue().set("clock", String.valueOf(TestMember.micros(millis)));
	}

	/**
	 * How long Redis has been up.
	 */
	void up(Duration duration) {
		this.commands.opsForValue()
			.set("info", "redis_version:7\r\nuptime_in_seconds:" + duration.toSeconds() + "\r\n");
	}

	/**
	 * Redis forgets the quota.
	 */
	void forget() {
		this.commands.delete(RedisSharedQuota.key(this.name));
	}

	/**
	 * What Redis has for the quota.
	 */
	byte[] state() {
		try (var connection = this.redis.connections().getConnection()) {
			return connection.stringCommands().get(RedisSharedQuota.key(this.name).getBytes());
		}
	}

	/**
	 * Changes what Redis has for the quota.
	 * @param change Lua that changes the table {@code state}
	 */
	void tampers(String change) {
		this.commands.execute(
				RedisScript.of("local state = cmsgpack.unpack(redis.call('GET', KEYS[1])) " + change
						+ " return redis.call('SET', KEYS[1], cmsgpack.pack(state))", String.class),
				List.of(RedisSharedQuota.key(this.name)));
	}

	StringRedisTemplate commands() {
		return this.commands;
	}

	String key() {
		return RedisSharedQuota.key(this.name);
	}

	void restore(byte[] state) {
		try (var connection = this.redis.connections().getConnection()) {
			connection.stringCommands().set(RedisSharedQuota.key(this.name).getBytes(), state);
		}
	}

}
