package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.function.LongSupplier;

import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * A coordinator some distance away in virtual time, which answers at once when a report
 * arrives there.
 */
final class DistantQuota implements SharedQuota {

	private final SharedQuota coordinator;

	private final VirtualLoop loop;

	private final LongSupplier delayNanos;

	DistantQuota(SharedQuota coordinator, VirtualLoop loop, LongSupplier delayNanos) {
		this.coordinator = coordinator;
		this.loop = loop;
		this.delayNanos = delayNanos;
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.delay(delay(), this.loop).flatMap((arrived) -> {
			Reply reply = this.coordinator.exchange(report).block();
			return Mono.justOrEmpty(reply).delayElement(delay(), this.loop);
		});
	}

	private Duration delay() {
		return Duration.ofNanos(this.delayNanos.getAsLong());
	}

}
