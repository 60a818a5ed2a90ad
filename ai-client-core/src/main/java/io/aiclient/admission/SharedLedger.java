package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.SharedQuota.Correction;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuotaSettings.OnFailure;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;

/**
 * A ledger whose places come from the coordinator of a shared quota.
 * <p>
 * How is it designed, and why? Two logs are kept. The coordinator's has all that the
 * members were granted, and decides. Our own has what was sent here, kept as if this were
 * the only member, and knows best what became of it: when it had arrived, what it came
 * to, what is charged anew. Where the two differ, the next report says so
 * ({@link Corrections}). A granted place stands in the coordinator's log for one window
 * after the latest moment at which it can arrive: it may be used for a short time only,
 * and then be as long on its way as any request of late. So no window sees more than the
 * limit, whoever dies or is paused at whatever moment.
 * <p>
 * Places come in leases, for several attempts while they are used up at once
 * ({@link LeasePool}), since a call shall not pay for an exchange with the coordinator;
 * what is not used goes back. While the coordinator cannot be reached, our own log holds
 * us to a share ({@link FallbackShare}), and for a moment after it is back: the others
 * have to report first what they sent meanwhile.
 * <p>
 * Not safe for use by several threads: the gate holds its lock.
 */
final class SharedLedger implements Ledger {

	private final SharedQuotaSettings settings;

	private final String onFailureProperty;

	private final LimitSet all;

	private final RateLedger own;

	private final SharedLimits limits;

	private final MemberSession session;

	private final CoordinatorClient client;

	SharedLedger(RateLimits rateLimits, SharedQuotaSettings settings, GateParts gate) {
		this.settings = settings;
		this.onFailureProperty = rateLimits.property().replaceFirst("rate-limit$", "shared-quota.on-failure");
		this.all = new LimitSet(rateLimits);
		this.own = new RateLedger(this.all, false);
		this.limits = new SharedLimits(this.all, this.own, rateLimits.configured(), settings.maxConcurrency());
		this.session = new MemberSession(this.all, this.limits, this.own, settings.assumedMembers());
		this.client = new CoordinatorClient(rateLimits.client(), settings, gate, this.session);
	}

	@Override
	public @Nullable AiRefusedLocallyException refusal(AdmissionRequest request) {
		AiRefusedLocallyException refusal = this.own.refusal(request);
		if (refusal == null && turnsAway() && !request.priority().isBatch()) {
			return new AiRefusedLocallyException(
					this.session.heartbeats.isIncompatible()
							? "Not sent: shared quota '" + this.settings.name()
									+ "' is in use by processes of another version of ai-client, as the log says"
							: "Not sent: the coordinator of shared quota '" + this.settings.name()
									+ "' cannot be reached, and " + this.onFailureProperty
									+ " is fail. With share, a share of the quota would be used meanwhile",
					ErrorDetails.LOCAL, true, null);
		}
		return refusal;
	}

	@Override
	public boolean turnsAway() {
		return this.session.heartbeats.isAway()
				&& (this.settings.onFailure() == OnFailure.FAIL || this.session.heartbeats.isIncompatible());
	}

	@Override
	public long nanosUntilFree(AdmissionRequest request, long now) {
		if (this.session.isClosed() || turnsAway()) {
			return WHEN_ONE_ENDS;
		}
		long pause = cooldown(now).toNanos();
		if (this.session.heartbeats.isAway()) {
			return Math.max(pause, nanosUntilShareFree(request, now));
		}
		if (this.session.heartbeats.epoch() == null) {
			return WHEN_ONE_ENDS;
		}
		long wait = this.session.members.isReturning(now) ? Math.max(pause, nanosUntilShareFree(request, now)) : pause;
		return this.limits.isInForce() ? Math.max(wait, nanosUntilGranted(request, now)) : wait;
	}

	private long nanosUntilGranted(AdmissionRequest request, long now) {
		long[] needs = this.limits.needs(request);
		return (LongStream.of(this.session.pool.missing(needs)).sum() > 0) ? WHEN_ONE_ENDS
				: this.session.pool.nanosUntilTime(needs, now);
	}

	private long nanosUntilShareFree(AdmissionRequest request, long now) {
		Integer max = this.settings.maxConcurrency();
		if (max != null && this.session.underWay() >= this.session.share.of(max)) {
			return WHEN_ONE_ENDS;
		}
		return this.session.share.nanosUntilFree(request.tokens(), now);
	}

	@Override
	public @Nullable String binding(AdmissionRequest request, long now) {
		if (nanosUntilFree(request, now) == 0) {
			return null;
		}
		boolean shares = this.session.heartbeats.isAway() || this.session.members.isReturning(now);
		String binding = shares ? this.session.share.binding(request.tokens(), now) : this.session.sizing.waitsFor();
		if (binding != null) {
			return binding;
		}
		return cooldown(now).isZero() ? "shared-quota" : "cooldown";
	}

	@Override
	public boolean isLimiting() {
		return true;
	}

	@Override
	public LedgerEntry charge(AdmissionRequest request, long now) {
		long[] needs = this.limits.needs(request);
		LedgerEntry entry = this.own.charge(request, now);
		String epoch = this.session.heartbeats.epoch();
		if (!this.session.heartbeats.isAway() && epoch != null && this.limits.isInForce()) {
			List<List<Correction>> drawn = this.session.pool.draw(needs);
			for (int i = 0; i < entry.charges.length; i++) {
				LimitCharge charge = entry.charges[i];
				if (charge != null) {
					this.session.corrections.drawn(i, charge.logged, new RemoteCharge(epoch, drawn.get(i)));
				}
			}
		}
		this.session.begun(needs, now);
		return entry;
	}

	@Override
	public void giveBack(LedgerEntry entry) {
		this.session.ended();
		this.own.giveBack(entry);
	}

	@Override
	public void answering(LedgerEntry entry, AiAnswerHead head, long now) {
		boolean first = !entry.answering;
		this.own.answering(entry, head, now);
		if (first) {
			Long arrived = this.session.clock.isRead() ? this.session.clock.latest(entry.arrived) : null;
			head.limits().forEach((report) -> this.limits.reported(report, arrived, now));
		}
	}

	@Override
	public void end(LedgerEntry entry, Settlement settlement, long now) {
		this.session.ended();
		boolean refused = settlement.verdict() == Settlement.Verdict.THROTTLED
				&& !this.own.isOfBeforeTheRelease(entry.sent);
		if (refused) {
			this.limits.refused(entry.sent, this.session.members, now);
		}
		boolean pauses = settlement.mayPause() && !this.own.isOfBeforeTheRelease(entry.sent);
		this.own.end(entry, settlement, now);
		long pause = this.own.cooldown(now).toNanos();
		if (pauses && pause > 0) {
			this.session.heartbeats.pause(now + pause);
		}
	}

	@Override
	public Duration cooldown(long now) {
		return Duration.ofNanos(Math.max(this.session.members.nanosPaused(now), this.own.cooldown(now).toNanos()));
	}

	@Override
	public void releasePause(long now) {
		this.session.releasePause(now);
	}

	void onPauseReleased(Consumer<Boolean> pauseReleased) {
		this.session.onPauseReleased(pauseReleased);
	}

	@Override
	public List<WindowUsage> usage(long now) {
		List<WindowUsage> usage = new ArrayList<>();
		for (int i = 0; i < this.limits.size(); i++) {
			Limit limit = this.all.all().get(i);
			if (limit.isInForce()) {
				usage.add(this.session.members.usage(i, limit, this.session.heartbeats.isAway(), now));
			}
		}
		return usage;
	}

	@Override
	public Sharing sharing(long now) {
		boolean away = this.session.heartbeats.isAway();
		return new Sharing(this.settings.name(), this.session.members.count(), away ? this.session.awayFor(now) : null,
				(away && !turnsAway()) ? this.session.share.byName() : Map.of());
	}

	@Override
	public List<String> takeNotices() {
		return this.limits.takeNotices();
	}

	SharedLatch latch() {
		return this.session.latch;
	}

	/**
	 * Has nothing more to do with the quota, once what is left was given back.
	 */
	void close() {
		this.session.close();
	}

	@Override
	public @Nullable Runnable dispatched(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		long wait = this.session.nanosUntilReport(head, Math.min(waiting, room), room, now);
		if (wait > 0) {
			this.client.wakeAfter(wait, now);
			return null;
		}
		Report report = this.session.begin(now);
		return () -> this.client.send(report, now);
	}

}
