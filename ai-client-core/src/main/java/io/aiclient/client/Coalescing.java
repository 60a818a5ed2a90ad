package io.aiclient.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aiclient.client.CallState.Plain;

/**
 * Lets identical requests that are in flight at the same time follow one call, the
 * leader. Holds what is in flight, and nothing else.
 */
final class Coalescing {

	private final ClientOptions settings;

	private final Pipeline pipeline;

	private final ActiveCalls calls;

	private final Map<RequestIdentity, SharedCall> inFlight = new ConcurrentHashMap<>();

	Coalescing(ClientOptions settings, Pipeline pipeline, ActiveCalls calls) {
		this.settings = settings;
		this.pipeline = pipeline;
		this.calls = calls;
	}

	/**
	 * Whether a call may follow another's: not a leader, and not one with a spending cap,
	 * since who pays for an answer must be certain then.
	 */
	boolean mayFollow(Call call) {
		return call.asked().funds() == null && !(call.output() instanceof SharedCall);
	}

	void follow(Call call, AnswerScope scope) {
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
		SharedCall shared = new SharedCall(call, this.settings, this.calls, this.pipeline,
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
