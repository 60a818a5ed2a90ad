package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.Ledger;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.Reservation;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;

/**
 * A ledger whose places come from the coordinator of a shared quota.
 * <p>
 * How is it designed, and why? There are two logs. The coordinator's has all that the
 * members were leased, and decides. The {@link LocalLedger} has what was sent here, as if
 * this were the only member, and knows best what became of it: when it had arrived, what
 * it came to, what is charged anew. Where the two differ, the next report says so
 * ({@link RemoteCharges}). A leased place stands in the coordinator's log for one window
 * after the latest moment at which it can arrive: it may be used for a short time only,
 * and then travel as long as any request of late. So no window sees more than the limit,
 * whoever dies or is paused at whatever moment.
 * <p>
 * Places come in leases, for several attempts while they are used up at once, since a
 * call shall not pay for an exchange with the coordinator. What may go, and what there is
 * to report, the {@link MemberSession} decides.
 */
final class SharedLedger implements Ledger {

	private static final Duration LONGEST = Duration.ofMillis(500);

	/**
	 * A process that has just started has to connect, with code that never ran before.
	 */
	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(5);

	private final SharedQuotaSettings settings;

	private final String onFailureProperty;

	private final LocalLedger local;

	final MemberSession session;

	final Host host;

	SharedLedger(RateLimits limits, SharedQuotaSettings settings, LocalLedger local, Host host) {
		this.settings = settings;
		this.onFailureProperty = limits.property().replaceFirst("rate-limit$", "shared-quota.on-failure");
		this.local = local;
		this.session = new MemberSession(limits.client(), local, settings);
		this.host = host;
	}

	@Override
	public @Nullable AiRefusedLocallyException refusal(AdmissionRequest request) {
		AiRefusedLocallyException refusal = this.local.refusal(request);
		if (refusal == null && turnsAway() && !request.priority().isBatch()) {
			return new AiRefusedLocallyException(
					this.session.isIncompatible()
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
		return this.session.sendsNothing();
	}

	@Override
	public long nanosUntilFree(AdmissionRequest request, long now) {
		return this.session.nanosUntilFree(request, now);
	}

	@Override
	public @Nullable String binding(AdmissionRequest request, long now) {
		return (nanosUntilFree(request, now) == 0) ? null : this.session.binding(request, now);
	}

	@Override
	public void charge(Reservation reservation, long now) {
		this.local.charge(reservation, now);
		this.session.charged(reservation, reservation.request(), now);
	}

	@Override
	public void giveBack(Reservation reservation) {
		this.local.giveBack(reservation);
	}

	@Override
	public void answering(Reservation reservation, AiAnswerHead head, long now) {
		boolean first = !reservation.isAnswering();
		this.local.answering(reservation, head, now);
		if (first) {
			this.session.answering(reservation, head, now);
		}
	}

	@Override
	public void end(Reservation reservation, Settlement settlement, long now) {
		boolean counts = !this.local.isOfBeforeTheRelease(reservation);
		if (counts && settlement.verdict() == Settlement.Verdict.THROTTLED) {
			this.session.throttled(reservation, now);
		}
		this.local.end(reservation, settlement, now);
		if (counts && settlement.mayPause()) {
			this.session.reportPause(now);
		}
	}

	@Override
	public Duration cooldown(long now) {
		return Duration.ofNanos(this.session.nanosPaused(now));
	}

	@Override
	public void releasePause(long now) {
		this.session.releasePause(now);
	}

	@Override
	public List<WindowUsage> usage(long now) {
		return this.session.usage(now);
	}

	@Override
	public Sharing sharing(long now) {
		return this.session.sharing(now);
	}

	@Override
	public List<String> takeNotices() {
		return this.local.takeNotices();
	}

	@Override
	public void close() {
		this.session.close();
	}

	@Override
	public @Nullable Runnable dispatched(@Nullable AdmissionRequest head, int waiting, int room, long now) {
		this.session.advance(head, Math.min(waiting, room), room, now);
		long wait = this.session.nanosUntilReport(now);
		if (wait > 0) {
			this.host.dispatchAfter(wait, now);
			return null;
		}
		Report report = this.session.begin(now);
		return () -> send(report, now);
	}

	/**
	 * Sends a report without the lock, and on another thread: the one that caused it may
	 * have attempts to let go.
	 */
	private void send(Report report, long sent) {
		Mono.defer(() -> this.settings.coordinator().exchange(report.withKeys(this.session.latch().keys())))
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("it gave no answer")))
			.timeout((report.knownEpoch() != null) ? LONGEST : LONGEST_AT_FIRST, this.host.scheduler())
			.subscribeOn(this.host.scheduler())
			.subscribe((reply) -> this.host.update((now) -> this.session.answered(report, reply, sent, now)),
					(error) -> this.host.update((now) -> this.session.failed(error, now)));
	}

}
