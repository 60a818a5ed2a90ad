package io.aiclient.admission.fleet;

import io.aiclient.admission.shared.SharedQuota;

/**
 * The contract, of the coordinator in memory.
 */
class InMemoryCoordinatorContractTests extends CoordinatorContractTests {

	@Override
	public TestCoordinator newCoordinator() {
		return new OnTestClock();
	}

	private static final class OnTestClock implements TestCoordinator {

		private long micros = TestMember.micros(0);

		private final InMemoryCoordinator coordinator = new InMemoryCoordinator(() -> this.micros);

		@Override
		public SharedQuota quota() {
			return this.coordinator;
		}

		@Override
		public void at(double millis) {
			this.micros = TestMember.micros(millis);
		}

		@Override
		public void forget() {
			this.coordinator.forget();
		}

		@Override
		public void restart() {
			this.coordinator.restart();
		}

	}

}
