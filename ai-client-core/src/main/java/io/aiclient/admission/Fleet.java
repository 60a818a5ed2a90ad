package io.aiclient.admission;

import java.time.Duration;
import java.util.List;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.SharedQuota.InForce;
import io.aiclient.admission.SharedQuota.Reply;

/**
 * What the keeper of a shared quota last told of all members. Not safe for use by several
 * threads: the gate holds its lock.
 */
final class Fleet {

	/**
	 * So long after the keeper is back, all have surely told it what they sent while it
	 * was away.
	 */
	private static final long RETURN = Duration.ofMillis(1_500).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofDays(1).toNanos();

	/**
	 * A pause that ends so much earlier than was told does not so because of the way to
	 * the keeper.
	 */
	private static final long RELEASED = Duration.ofSeconds(2).toNanos();

	private List<InForce> inForce = List.of();

	private int members = 1;

	private boolean paused;

	private long pausedUntil;

	private boolean returning;

	private long returnedAt;

	/**
	 * The keeper has answered.
	 * @param reply the answer
	 * @param returned whether it had been away
	 * @param now the time
	 */
	void told(Reply reply, boolean returned, long now) {
		this.inForce = reply.limits();
		this.members = Math.max(1, reply.members());
		this.paused = reply.cooldownMicros() > 0;
		this.pausedUntil = now + nanosPaused(reply);
		if (returned) {
			this.returning = true;
			this.returnedAt = now;
		}
	}

	private static long nanosPaused(Reply reply) {
		return Math.min(reply.cooldownMicros(), LONGEST_PAUSE / 1_000) * 1_000;
	}

	/**
	 * Whether another member has released the pause of all since the last reply.
	 * @param reply the answer
	 * @param anew whether the coordinator remembers nothing of before
	 * @param now the time
	 */
	boolean isPauseReleased(Reply reply, boolean anew, long now) {
		return !anew && nanosPaused(now) - nanosPaused(reply) > RELEASED;
	}

	/**
	 * The pause of all members is over.
	 */
	void releasePause() {
		this.paused = false;
	}

	List<InForce> inForce() {
		return this.inForce;
	}

	int members() {
		return this.members;
	}

	/**
	 * Whether any limit is half used, so that nothing is granted ahead.
	 */
	boolean isHalfUsed() {
		return this.inForce.stream()
			.anyMatch((limit) -> limit.allowance() > 0 && 2 * (limit.used() + limit.foreign()) >= limit.allowance());
	}

	/**
	 * How long all members still pause.
	 * @return nanoseconds; zero if they do not
	 */
	long nanosPaused(long now) {
		return this.paused ? Math.max(0, this.pausedUntil - now) : 0;
	}

	/**
	 * Whether the keeper is back, and may not know yet what the others have sent.
	 */
	boolean isReturning(long now) {
		this.returning &= now - this.returnedAt < RETURN;
		return this.returning;
	}

	/**
	 * How a limit stands.
	 * @param i its position
	 * @param limit the limit with our own log
	 * @param away whether the keeper is away, so that only our own log counts
	 * @param now the time
	 */
	WindowUsage usage(int i, Limit limit, boolean away, long now) {
		boolean told = i < this.inForce.size() && !away;
		long used = told ? this.inForce.get(i).used() : 0;
		return new WindowUsage(limit.name(), Math.max(limit.used(now), used), told ? this.inForce.get(i).foreign() : 0,
				limit.allowance(), limit.window(), limit.source());
	}

}
