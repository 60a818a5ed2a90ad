package io.aiclient.spring.redis;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.fleet.FairShareContract;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * The rules of a fair share, of the script in a real Redis.
 */
class CoordinatorFairShareTests extends FairShareContract {

	private static final AtomicInteger QUOTAS = new AtomicInteger();

	private static TestRedis redis;

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@Override
	protected SharedQuota coordinator(VirtualLoop loop) {
		Timetable coordinator = new Timetable(redis, "fair-" + QUOTAS.incrementAndGet());
		return (report) -> {
			coordinator.at(loop.elapsed() / 1_000_000.0);
			return coordinator.quota().exchange(report);
		};
	}

}
