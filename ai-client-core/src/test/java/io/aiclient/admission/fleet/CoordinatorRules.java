package io.aiclient.admission.fleet;

import io.aiclient.admission.shared.SharedQuota.Reply;

/**
 * What the rules speak of: coordinators, and one with its clock and three members. A
 * window is 1,024 ms long, unless a rule says otherwise.
 */
interface CoordinatorRules {

	/**
	 * A coordinator with a new quota, whose clock stands at zero.
	 */
	TestCoordinator newCoordinator();

	/**
	 * The coordinator of the three members.
	 */
	TestCoordinator coordinator();

	TestMember a();

	TestMember b();

	TestMember c();

	default TestMember member(String id) {
		return new TestMember(coordinator().quota(), id);
	}

	default void at(double millis) {
		coordinator().at(millis);
	}

	/**
	 * What was leased, and when it may be used.
	 */
	default String lease(Reply reply) {
		return (reply.lease() != null) ? reply.lease().attempts() + " at " + millis(reply.lease().goMicros()) : "none";
	}

	/**
	 * What is waited for, and when to ask again.
	 */
	default String waits(Reply reply) {
		return reply.waitsFor() + ", again at " + millis(reply.againMicros());
	}

	default double end(Reply reply, int limit) {
		return millis(reply.lease().endMicros().get(limit));
	}

	default long used(Reply reply) {
		return reply.limits().get(0).used();
	}

	default long external(Reply reply) {
		return reply.limits().get(0).external();
	}

	default long allowance(Reply reply) {
		return reply.limits().get(0).allowance();
	}

	default double millis(long micros) {
		return TestMember.millis(micros);
	}

}
