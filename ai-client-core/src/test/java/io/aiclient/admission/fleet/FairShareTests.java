package io.aiclient.admission.fleet;

import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * The rules of a fair share, of the coordinator in memory.
 */
class FairShareTests extends FairShareContract {

	@Override
	protected SharedQuota coordinator(VirtualLoop loop) {
		InMemorySharedQuota keeper = new InMemorySharedQuota(loop, () -> 0, 1_700_000_000_000_000L);
		return (report) -> Mono.just(keeper.apply(report));
	}

}
