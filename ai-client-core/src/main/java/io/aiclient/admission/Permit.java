package io.aiclient.admission;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.concurrency.ConcurrencyLimit;

/**
 * What an admitted attempt holds. Its state is guarded by the gate's lock.
 */
final class Permit implements AdmissionPermit {

	final Reservation reservation;

	private final DefaultAdmissionGate gate;

	private final int inFlightThen;

	boolean settled;

	Permit(DefaultAdmissionGate gate, Reservation reservation, int inFlightThen) {
		this.gate = gate;
		this.reservation = reservation;
		this.inFlightThen = inFlightThen;
	}

	@Override
	public void answering(AiAnswerHead head) {
		this.gate.answering(this, head);
	}

	@Override
	public void settle(Settlement settlement) {
		this.gate.settle(this, settlement);
	}

	/**
	 * What the concurrency limit learns from the end.
	 * @return null if nothing
	 */
	ConcurrencyLimit.@Nullable Sample sample(Settlement settlement) {
		boolean overloaded = settlement.verdict() == Settlement.Verdict.OVERLOADED;
		if (!overloaded && settlement.verdict() != Settlement.Verdict.ANSWERED) {
			return null;
		}
		return new ConcurrencyLimit.Sample(this.reservation.sent, settlement.latency(), this.inFlightThen,
				settlement.usage().completionTokens(), settlement.firstToken(), overloaded);
	}

}
