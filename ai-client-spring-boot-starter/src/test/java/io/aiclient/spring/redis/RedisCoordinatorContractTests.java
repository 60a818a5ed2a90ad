package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.fleet.CoordinatorContractTests;
import io.aiclient.admission.fleet.TestCoordinator;

/**
 * The contract, of the script in a real Redis, on the clock of the test.
 */
class RedisCoordinatorContractTests extends CoordinatorContractTests {

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
	public TestCoordinator newCoordinator() {
		return new OnTestClock(new Timetable(redis, "contract-" + QUOTAS.incrementAndGet()));
	}

	static final class OnTestClock implements TestCoordinator {

		private final Timetable coordinator;

		private double millis;

		private @Nullable Double restarted;

		OnTestClock(Timetable coordinator) {
			this.coordinator = coordinator;
		}

		@Override
		public SharedQuota quota() {
			return this.coordinator.quota();
		}

		@Override
		public void at(double millis) {
			this.millis = millis;
			this.coordinator.at(millis);
			if (this.restarted != null) {
				this.coordinator.up(Duration.ofMillis((long) (millis - this.restarted)));
			}
		}

		@Override
		public void forget() {
			this.coordinator.forget();
		}

		@Override
		public void restart() {
			this.coordinator.forget();
			this.restarted = this.millis;
			this.coordinator.up(Duration.ZERO);
		}

	}

}
