package io.aiclient.client;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.aiclient.client.CallState.Plain;
import io.aiclient.error.AiClientException;

/**
 * Lets identical requests that are in flight at the same time follow one call, the
 * leader. Holds what is in flight, and nothing else.
 */
final class Coalescing {

	private final AiClientBuilder settings;

	private final Pipeline pipeline;

	private final Call.Owner leaders;

	private final Map<RequestIdentity, SharedCall> inFlight = new ConcurrentHashMap<>();

	Coalescing(AiClientBuilder settings, Pipeline pipeline, ActiveCalls calls) {
		this.settings = settings;
		this.pipeline = pipeline;
		this.leaders = new Call.Owner() {
			@Override
			public void ended(Call leader) {
				// is no call of a caller's
			}

			@Override
			public AiClientException inside(Throwable thrown) {
				return calls.inside(thrown);
			}
		};
	}

	/**
	 * Whether a call may follow another's: not a leader, and not one with a spending cap,
	 * since who pays for an answer must be certain then.
	 */
	boolean mayFollow(Call call) {
		return call.asked().funds() == null && !(call.output() instanceof SharedCall);
	}

	/**
	 * Lets a call that is ready follow a leader, a new one if there is none.
	 * @param call the call, its scope set
	 */
	void follow(Call call) {
		AnswerScope scope = Objects.requireNonNull(call.scope(), "A call has a scope before it follows another");
		RequestIdentity identity = new RequestIdentity(call.request(), scope, call.isBatchItem());
		if (!this.inFlight.containsKey(identity)) {
			SharedCall other = this.inFlight.get(identity.ofOtherKind());
			if (other != null && other.join(call)) {
				return;
			}
		}
		while (call.state() == Plain.READY) {
			SharedCall present = this.inFlight.get(identity);
			if ((present != null) ? present.join(call) : lead(call, identity)) {
				return;
			}
			if (present != null && call.state() == Plain.READY) {
				this.inFlight.remove(identity, present);
			}
		}
	}

	/**
	 * Makes a call the first follower of a new leader.
	 * @return false if another has begun meanwhile
	 */
	private boolean lead(Call call, RequestIdentity identity) {
		SharedCall shared = new SharedCall(call, this.settings, this.leaders, this.pipeline,
				(ended) -> this.inFlight.remove(identity, ended));
		if (!shared.join(call)) {
			return false;
		}
		if (this.inFlight.putIfAbsent(identity, shared) != null) {
			if (call.state() instanceof Follower follower) {
				call.move(follower, Plain.READY);
			}
			return false;
		}
		shared.begin();
		return true;
	}

}
