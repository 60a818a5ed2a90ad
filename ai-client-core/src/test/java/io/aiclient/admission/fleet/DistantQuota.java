package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.function.LongSupplier;

import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * A coordinator some way off in virtual time, which answers at once when a report arrives
 * there.
 */
final class DistantQuota implements SharedQuota {

	private final SharedQuota coordinator;

	private final VirtualLoop loop;

	private final LongSupplier halfWayNanos;

	DistantQuota(SharedQuota coordinator, VirtualLoop loop, LongSupplier halfWayNanos) {
		this.coordinator = coordinator;
		this.loop = loop;
		this.halfWayNanos = halfWayNanos;
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.delay(halfWay(), this.loop).flatMap((arrived) -> {
			Reply reply = this.coordinator.exchange(report).block();
			return Mono.justOrEmpty(reply).delayElement(halfWay(), this.loop);
		});
	}

	private Duration halfWay() {
		return Duration.ofNanos(this.halfWayNanos.getAsLong());
	}

}
