package io.aiclient.admission.fleet;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * The rules of a fair share, of the coordinator in memory.
 */
class FairShareTests extends FairShareContract {

	@Override
	protected SharedQuota coordinator(VirtualLoop loop) {
		return new InMemoryCoordinator(() -> 1_700_000_000_000_000L + loop.elapsed() / 1_000);
	}

}
