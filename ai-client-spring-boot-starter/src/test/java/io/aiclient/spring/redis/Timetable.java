package io.aiclient.spring.redis;

import java.time.Duration;

import org.springframework.data.redis.core.StringRedisTemplate;

import io.aiclient.admission.SharedQuota;

/**
 * A quota whose Redis has the clock of a test: the script is the real one, but for the
 * two commands that ask Redis what time it is and how long it has been up.
 */
final class Timetable {

	/**
	 * Long enough ago, and a multiple of whatever ends are rounded to in these tests.
	 */
	private static final long START = 1_700_000_000_000_000L / 4_000_000 * 4_000_000;

	private static final String SCRIPT = KeeperScript.text()
		.replace("redis.call('TIME')", "{ 0, redis.call('GET', 'clock') }")
		.replace("redis.pcall('INFO', 'server')", "redis.call('GET', 'info')");

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
		this.commands.opsForValue().set("clock", String.valueOf(micros(millis)));
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

	void restore(byte[] state) {
		try (var connection = this.redis.connections().getConnection()) {
			connection.stringCommands().set(RedisSharedQuota.key(this.name).getBytes(), state);
		}
	}

	static long micros(double millis) {
		return START + Math.round(millis * 1000);
	}

	/**
	 * Milliseconds since the start.
	 */
	static double millis(long micros) {
		return (micros - START) / 1000.0;
	}

}
