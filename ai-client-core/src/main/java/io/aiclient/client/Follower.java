package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;

/**
 * The state of a call that follows the leader of a {@link SharedCall}. It may be of the
 * other kind, a single call among items of batches or the other way round.
 */
final class Follower implements CallState {

	private final Call call;

	private final SharedCall shared;

	private final boolean ofOtherKind;

	private final Ticker ticker;

	private final long since;

	private volatile boolean joined;

	Follower(Call call, SharedCall shared, boolean ofOtherKind, Ticker ticker) {
		this.call = call;
		this.shared = shared;
		this.ofOtherKind = ofOtherKind;
		this.ticker = ticker;
		this.since = ticker.nanos();
	}

	Call call() {
		return this.call;
	}

	boolean isOfOtherKind() {
		return this.ofOtherKind;
	}

	/**
	 * It is certain that the leader's answer comes to this call too.
	 */
	void joined() {
		this.joined = true;
	}

	@Override
	public boolean isInterruptible() {
		return !this.joined || !this.shared.isAnswered();
	}

	@Override
	public boolean isInFlight() {
		return this.shared.isInFlight();
	}

	@Override
	public void release() {
		this.shared.leave(this);
	}

	void turnAwayLeader(AiClientException error) {
		this.shared.turnAway(error);
	}

	int attempts() {
		return this.shared.attempts(this);
	}

	Duration age() {
		return Duration.ofNanos(this.ticker.nanos() - this.since);
	}

	/**
	 * Delivers the answer, on this call's account if it pays, unless the call has ended.
	 */
	boolean answered(AiResponse response, boolean pays) {
		Answered own = new Answered(pays ? response.toBuilder().id(this.call.request().id()).build()
				: AnswerSources.unpaid(response, this.call, age(), Duration.ZERO));
		boolean taken = this.call.move(this, own);
		if (taken) {
			this.call.succeed(own);
		}
		return taken;
	}

	/**
	 * Delivers the error, and an answer that was paid for on this call's account.
	 */
	void failed(AiClientException error, @Nullable UnusableAnswer unusable) {
		if (unusable != null) {
			AiResponse own = unusable.response().toBuilder().id(this.call.request().id()).build();
			this.call.unusable(new UnusableAnswer(own, unusable.because()));
		}
		this.call.fail(error);
	}

	void dismiss(Pipeline pipeline) {
		if (this.call.move(this, Plain.READY)) {
			pipeline.drive(this.call);
		}
	}

}
