package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.LeaseRequest;

/**
 * What the coordinator of a shared quota was asked for, and when it is worth asking
 * again: it says so itself, so nobody polls. Not safe for use by several threads: the
 * gate holds its lock.
 */
final class Asking {

	private static final long NEVER = Long.MAX_VALUE;

	private static final long UNKNOWN = Duration.ofSeconds(1).toNanos();

	private static final long AHEAD_AGAIN = Duration.ofMillis(100).toNanos();

	private boolean stands;

	private List<Long> head = List.of();

	private long again;

	private long aheadAgain;

	private boolean aheadRefused;

	private @Nullable String waitsFor;

	/**
	 * How long until it is worth telling a lease request.
	 * @param leaseRequest the lease request; null if there is none
	 * @param now the time
	 * @return nanoseconds; {@link Long#MAX_VALUE} if it is not
	 */
	long nanosUntilWorth(@Nullable LeaseRequest leaseRequest, long now) {
		if (leaseRequest == null) {
			return this.stands ? 0 : NEVER; // it holds up others
		}
		if (leaseRequest.ahead()) {
			return this.aheadRefused ? Math.max(0, this.aheadAgain - now) : 0;
		}
		return (this.stands && leaseRequest.head().equals(this.head)) ? Math.max(0, this.again - now) : 0;
	}

	/**
	 * The coordinator has answered.
	 * @param leaseRequest what it was asked for; null if nothing
	 * @param reply the answer
	 * @param clock the coordinator's, this answer included
	 * @param now the time
	 */
	void answered(@Nullable LeaseRequest leaseRequest, Reply reply, CoordinatorClock clock, long now) {
		this.stands = false;
		this.waitsFor = null;
		this.aheadRefused = false;
		if (leaseRequest == null || reply.lease() != null) {
			return;
		}
		if (leaseRequest.ahead()) {
			this.aheadRefused = true;
			this.aheadAgain = now + AHEAD_AGAIN;
			return;
		}
		this.stands = true;
		this.head = leaseRequest.head();
		this.waitsFor = reply.waitsFor();
		this.again = (reply.againMicros() > 0) ? clock.whenCertainly(reply.againMicros()) : now + UNKNOWN;
	}

	/**
	 * The coordinator has forgotten the lease request, or soon will.
	 */
	void forget() {
		this.stands = false;
		this.waitsFor = null;
	}

	/**
	 * Whether the coordinator was asked, and has not granted it yet.
	 */
	boolean stands() {
		return this.stands;
	}

	/**
	 * What the coordinator said that the lease request waits for.
	 */
	@Nullable String waitsFor() {
		return this.waitsFor;
	}

}
