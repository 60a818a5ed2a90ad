package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Breaker;

/**
 * One place to which a client sends: the exchange that reaches it, the quota that it
 * draws on, and the breaker and the latch that leave it out.
 */
final class Endpoint {

	private final EndpointSettings settings;

	private final @Nullable String clientModel;

	private final Quota quota;

	private final Breaker breaker;

	private final BillingLatch latch;

	private final OutageNotice outage;

	Endpoint(EndpointSettings settings, @Nullable String clientModel, Quota quota, Breaker breaker, BillingLatch latch,
			OutageNotice outage) {
		this.settings = settings;
		this.clientModel = clientModel;
		this.quota = quota;
		this.breaker = breaker;
		this.latch = latch;
		this.outage = outage;
	}

	String name() {
		return this.settings.name();
	}

	int weight() {
		return this.settings.weight();
	}

	AiExchange exchange() {
		return this.settings.exchange();
	}

	/**
	 * A request as it is sent there.
	 * @param request the request, its model set
	 * @return the same, or one with the endpoint's own name of the client's model
	 */
	AiRequest translate(AiRequest request) {
		String model = this.settings.model();
		return (model != null && request.model() != null && request.model().equals(this.clientModel))
				? request.toBuilder().model(model).build() : request;
	}

	Quota quota() {
		return this.quota;
	}

	Breaker breaker() {
		return this.breaker;
	}

	BillingLatch latch() {
		return this.latch;
	}

	OutageNotice outage() {
		return this.outage;
	}

	/**
	 * Whether there is no use in queueing for it now.
	 */
	boolean isOut() {
		return this.latch.isBlocked() || this.breaker.isOpen();
	}

	/**
	 * Waits until it is worth asking again.
	 */
	Mono<Void> await() {
		return this.latch.isBlocked() ? this.latch.await() : this.breaker.await();
	}

	/**
	 * How it stands.
	 * @param sharedQuota whether its quota is that of the first endpoint
	 */
	AiClientSnapshot.EndpointState snapshot(boolean sharedQuota) {
		Duration since = this.latch.setSince();
		String reason = this.latch.reason();
		AdmissionSnapshot admission = this.quota.gate().snapshot();
		return new AiClientSnapshot.EndpointState(name(), sharedQuota, admission, this.breaker.state(),
				(since != null && reason != null)
						? new AiClientSnapshot.LatchState(reason, since, this.latch.untilProbe()) : null,
				admission.cooldown().isZero() ? null
						: new AiClientSnapshot.Pause(this.quota.pauseReason(), admission.cooldown()));
	}

}
