package io.aiclient.spring.redis;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.fleet.TestMember;

/**
 * The script in a real Redis, on the clock of the test. Each test has a quota of its own.
 */
abstract class CoordinatorTestCase {

	private static final AtomicInteger QUOTAS = new AtomicInteger();

	private static TestRedis redis;

	Timetable coordinator;

	TestMember a;

	TestMember b;

	TestMember c;

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void join() {
		this.coordinator = new Timetable(redis, "quota-" + QUOTAS.incrementAndGet());
		this.a = this.coordinator.member("a");
		this.b = this.coordinator.member("b");
		this.c = this.coordinator.member("c");
	}

	/**
	 * What was leased, and when it may be used.
	 */
	static String leased(Reply reply) {
		return (reply.lease() != null) ? reply.lease().attempts() + " at " + TestMember.millis(reply.lease().goMicros())
				: "none";
	}

	/**
	 * What is waited for, and when to ask again.
	 */
	static String waits(Reply reply) {
		return reply.waitsFor() + ", again at " + TestMember.millis(reply.againMicros());
	}

}
