package io.aiclient.spring.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.aiclient.admission.fleet.TestMember;

/**
 * A member of the version whose protocol had no number: its script, with the arguments
 * and the answer as that version wrote and read them. Its one limit is 10 requests.
 */
final class FirstProtocolMember {

	private final StringRedisTemplate redis;

	private final String key;

	private final String id;

	private final RedisScript<List<Object>> script;

	private long sequence;

	private String epoch = "";

	private String latch = "";

	FirstProtocolMember(StringRedisTemplate redis, String key, String id, String script) {
		this.redis = redis;
		this.key = key;
		this.id = id;
		this.script = CoordinatorScript.of(script);
	}

	static String script() {
		try {
			return new ClassPathResource("protocol-1.lua", FirstProtocolMember.class)
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	FirstProtocolMember latched(String change) {
		this.latch = change;
		return this;
	}

	Answer reports() {
		return send(List.of("nothing"));
	}

	Answer asksForMore(int more) {
		return send(List.of("turn", String.valueOf(more), "0", "1", "1"));
	}

	private Answer send(List<String> leaseRequest) {
		List<String> arguments = new ArrayList<>(
				Arrays.asList(this.id, String.valueOf(++this.sequence), this.epoch, "1", "requests", "10",
						String.valueOf(TestMember.WINDOW.toNanos() / 1000), "1", "0", "0", "0", "0", "0", this.latch));
		this.latch = "";
		arguments.addAll(leaseRequest);
		List<Object> reply = this.redis.execute(this.script, List.of(this.key), arguments.toArray());
		this.epoch = reply.get(1).toString();
		String latch = reply.get(4).toString();
		return new Answer(number(reply.get(2)), latch.isEmpty() ? null : latch.substring(1), number(reply.get(8)),
				number(reply.get(13)));
	}

	private static long number(Object value) {
		return ((Number) value).longValue();
	}

	record Answer(long members, @Nullable String latch, long granted, long used) {

	}

}
