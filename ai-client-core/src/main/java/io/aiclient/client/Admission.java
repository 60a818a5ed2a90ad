package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.Priority;
import io.aiclient.admission.Settlement;

/**
 * A call in the queue of an endpoint's gate. A permit that comes after the call has ended
 * is given back.
 */
final class Admission extends Wait<AdmissionPermit> {

	private static final AdmissionPermit UNMETERED = (settlement) -> {
	};

	private final Pipeline pipeline;

	private final Endpoint endpoint;

	private final Ticker ticker;

	private final long since;

	Admission(Call call, Pipeline pipeline, Endpoint endpoint, Ticker ticker) {
		super(call);
		this.pipeline = pipeline;
		this.endpoint = endpoint;
		this.ticker = ticker;
		this.since = ticker.nanos();
	}

	/**
	 * Asks the gate, unless the call draws on no quota.
	 */
	void begin() {
		begin(call().asked().passage().isMetered() ? this.endpoint.quota().gate().admit(demand())
				: Mono.just(UNMETERED));
	}

	private AdmissionRequest demand() {
		Asked asked = call().asked();
		boolean first = call().attempts() == 0 && !asked.passage().isMadeAgain();
		if (asked.isBatchItem()) {
			return new AdmissionRequest(first ? Priority.BATCH : Priority.BATCH_RETRY, asked.tokens());
		}
		return new AdmissionRequest(first ? Priority.INTERACTIVE : Priority.INTERACTIVE_RETRY, asked.tokens(),
				call().deadline().left(this.since));
	}

	@Override
	void over(@Nullable AdmissionPermit permit) {
		if (permit != null) {
			Attempt attempt = new Attempt(permit, this.endpoint, call(), this.pipeline, this.ticker);
			if (call().move(this, attempt.preparing())) {
				this.pipeline.admitted(attempt, this.since);
			}
			else {
				permit.settle(Settlement.NOT_SENT);
			}
		}
	}

	@Override
	void failed(Throwable error) {
		if (call().move(this, Plain.READY)) {
			this.pipeline.refused(call(), error);
		}
		else {
			DroppedErrors.log(error);
		}
	}

}
