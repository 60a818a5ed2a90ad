package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.LocalLedger.LocalLimit;
import io.aiclient.admission.shared.SharedQuota.InForce;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;

/**
 * How all members of a shared quota stood together at the coordinator's last reply.
 */
final class Members {

	/**
	 * So long after the coordinator is back, all have surely reported what they sent
	 * while it was away.
	 */
	private static final long RETURN = Duration.ofMillis(1_500).toNanos();

	private final List<LocalLimit> limits;

	/**
	 * How many members there are taken to be until the coordinator says.
	 */
	private final int assumedMembers;

	private List<InForce> inForce = List.of();

	/**
	 * Zero before the first reply.
	 */
	private int count;

	private boolean paused;

	private long pausedUntil;

	private long pauseReleases;

	private boolean returning;

	private long returnedAt;

	Members(List<LocalLimit> limits, int assumedMembers) {
		this.limits = limits;
		this.assumedMembers = assumedMembers;
	}

	/**
	 * The coordinator has answered, after it had been away if it has returned. To be
	 * called after {@link #isPauseReleased}, which compares with the reply before.
	 */
	void answered(Reply reply, boolean returned, long now) {
		this.inForce = reply.limits();
		this.count = Math.max(1, reply.members());
		this.paused = reply.cooldownMicros() > 0;
		this.pausedUntil = now + Math.min(reply.cooldownMicros(), SharedQuota.LONGEST_PAUSE.toNanos() / 1_000) * 1_000;
		this.pauseReleases = reply.pauseReleases();
		if (returned) {
			this.returning = true;
			this.returnedAt = now;
		}
	}

	List<InForce> inForce() {
		return this.inForce;
	}

	int count() {
		return Math.max(1, this.count);
	}

	/**
	 * Among how many the quota is divided if the coordinator is away now.
	 */
	int sharers() {
		return (this.count > 0) ? this.count : this.assumedMembers;
	}

	/**
	 * Whether any limit is half used, so that nothing is leased ahead.
	 */
	boolean isHalfUsed() {
		return this.inForce.stream()
			.anyMatch((limit) -> limit.allowance() > 0 && 2 * (limit.used() + limit.external()) >= limit.allowance());
	}

	long nanosPaused(long now) {
		return this.paused ? Math.max(0, this.pausedUntil - now) : 0;
	}

	void releasePause() {
		this.paused = false;
	}

	/**
	 * Whether another member has released the pause of all since the reply before. A
	 * coordinator that has lost its memory counts from zero.
	 * @param report the report, which may hold a release of our own, or a pause that
	 * began after the release
	 */
	boolean isPauseReleased(Report report, Reply reply) {
		Duration pause = report.pause();
		boolean own = pause != null && pause.isZero();
		boolean pausesAnew = pause != null && !own && reply.cooldownMicros() > 0;
		boolean released = this.count > 0 && reply.pauseReleases() > this.pauseReleases + (own ? 1 : 0);
		return released && !pausesAnew;
	}

	/**
	 * Whether the coordinator is back, and may not know yet what the others have sent.
	 */
	boolean isReturning(long now) {
		return this.returning && now - this.returnedAt < RETURN;
	}

	/**
	 * How each limit in force stands.
	 * @param away whether the coordinator is away, so that only our own log counts
	 */
	List<WindowUsage> usage(boolean away, long now) {
		return IntStream.range(0, this.limits.size())
			.filter((i) -> this.limits.get(i).isInForce())
			.mapToObj((i) -> usage(i, away, now))
			.toList();
	}

	WindowUsage usage(int i, boolean away, long now) {
		LocalLimit limit = this.limits.get(i);
		boolean known = i < this.inForce.size() && !away;
		long used = known ? this.inForce.get(i).used() : 0;
		return new WindowUsage(limit.kind().name(), Math.max(limit.used(now), used),
				known ? this.inForce.get(i).external() : 0, limit.allowance(), limit.window(), limit.source());
	}

}
