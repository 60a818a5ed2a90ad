package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Breaker;

/**
 * One place to which a client sends: the exchange that reaches it, the quota that it
 * draws on, and the breaker and the latch that leave it out. Equal to itself only: an
 * exchange is code of others, its {@code equals} included.
 */
record Endpoint(EndpointSettings settings, @Nullable String clientModel, Quota quota, Breaker breaker,
		BillingLatch latch, OutageNotice outage) {

	AiExchange exchange() {
		return this.settings.exchange();
	}

	/**
	 * A request as it is sent there: with the endpoint's own name of the client's model.
	 */
	AiRequest translate(AiRequest request) {
		String model = this.settings.model();
		return (model != null && request.model() != null && request.model().equals(this.clientModel))
				? request.toBuilder().model(model).build() : request;
	}

	/**
	 * Whether there is no use in queueing for it now.
	 */
	boolean isOut() {
		return this.latch.isBlocked() || this.breaker.isOpen();
	}

	Mono<Void> await() {
		return this.latch.isBlocked() ? this.latch.await() : this.breaker.await();
	}

	/**
	 * How it stands.
	 * @param sharedQuota whether its quota is that of the first endpoint
	 */
	AiClientSnapshot.EndpointState snapshot(boolean sharedQuota) {
		AdmissionSnapshot admission = this.quota.gate().snapshot();
		return new AiClientSnapshot.EndpointState(this.settings.name(), sharedQuota, admission, this.breaker.state(),
				this.latch.state(), admission.cooldown().isZero() ? null
						: new AiClientSnapshot.Pause(this.quota.pauseReason(), admission.cooldown()));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
