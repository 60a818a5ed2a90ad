package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.RefusalBurst.Refusal;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What the rate limits have seen: a log for each limit, what is learned of them from the
 * provider's answers, and the pause that a refusal brings.
 * <p>
 * How is it designed, and why? What the provider counts, and from when on, is known only
 * afterwards. So an attempt is charged to each limit in force before it is sent: what it
 * will need by estimate, and as if it arrived as late as it can. Whatever comes later
 * corrects that charge. The head of the answer says when the request had arrived at the
 * latest ({@link ArrivalEstimate}) and how the limits stand; the end says what was used.
 * Given back is only what was not sent, and what the provider is known to free: a request
 * that was cancelled or timed out may arrive all the same. A limit that comes into force
 * meanwhile charges the attempts in flight as of when they were sent.
 * <p>
 * An attempt has to wait for the pause ({@link Cooldown}), for the slow start after it,
 * and for each limit; the longest of these waits is the answer. Headers teach every
 * limit, refusals that of requests only ({@link LimitDiscovery}); what a refusal teaches
 * is concluded when its pause is over, by the first attempt that asks whether it may go.
 */
final class RateLedger implements LocalLedger {

	private final LimitSet limits;

	private final ArrivalEstimate arrivals = new ArrivalEstimate();

	private final Cooldown cooldown = new Cooldown();

	private final List<String> notices = new ArrayList<>();

	private final boolean learns;

	private final @Nullable LimitDiscovery discovery;

	/**
	 * Creates a ledger with nothing charged. It does not learn from what the provider
	 * reports if other processes share the limits: the ledger that they share does.
	 */
	RateLedger(RateLimits rateLimits) {
		this.limits = new LimitSet(rateLimits);
		this.learns = rateLimits.sharing() == null;
		int requests = this.limits.indexOf(ProviderLimit.REQUESTS);
		this.discovery = (this.learns && requests >= 0)
				? new LimitDiscovery(this.limits.get(requests), this.notices::add) : null;
	}

	@Override
	public @Nullable AiRefusedLocallyException refusal(AdmissionRequest request) {
		return this.limits.refusal(request.tokens());
	}

	@Override
	public void advance(long now) {
		if (this.discovery != null && this.cooldown.nanosLeft(now) == 0 && this.discovery.conclude(this.limits, now)) {
			this.limits.chargeThoseInFlight(this.limits.indexOf(ProviderLimit.REQUESTS), this.arrivals, now);
		}
	}

	@Override
	public long nanosUntilFree(AdmissionRequest request, long now) {
		long wait = Math.max(this.cooldown.nanosLeft(now), nanosHeldBack(now));
		return Math.max(wait, this.limits.nanosUntilFree(request.tokens(), now));
	}

	@Override
	public @Nullable String binding(AdmissionRequest request, long now) {
		long pause = this.cooldown.nanosLeft(now);
		String binding = this.limits.binding(request.tokens(), pause, now);
		if (binding == null && pause > 0) {
			return "cooldown";
		}
		return (binding == null && nanosHeldBack(now) > 0) ? ProviderLimit.REQUESTS : binding;
	}

	private long nanosHeldBack(long now) {
		return (this.discovery != null) ? this.discovery.nanosUntilNext(now) : 0;
	}

	@Override
	public void charge(Reservation reservation, long now) {
		reservation.sent = now;
		this.limits.charge(reservation, this.arrivals.whenSent(now), now);
		if (this.discovery != null) {
			this.discovery.sent(now);
		}
	}

	@Override
	public void giveBack(Reservation reservation) {
		ended(reservation);
		for (Charge charge = reservation.charges; charge != null; charge = charge.other) {
			this.limits.of(charge).giveBack(charge);
		}
		reservation.releaseCharges();
	}

	@Override
	public void answering(Reservation reservation, AiAnswerHead head, long now) {
		if (reservation.answering) {
			return;
		}
		reservation.answering = true;
		reservation.processingReported = head.processingTime() != null;
		reservation.begun = now;
		reservation.arrived = this.arrivals.whenAnswering(reservation.sent, now, head.processingTime());
		Charge.arrived(reservation.charges, reservation.arrived, now);
		if (this.learns) {
			head.limits().forEach((report) -> reported(reservation, report, now));
		}
	}

	private void reported(Reservation reservation, ReportedLimit report, long now) {
		int i = this.limits.indexOf(report.name());
		if (i >= 0) {
			Limit limit = this.limits.get(i);
			long before = limit.allowance();
			limit.allow(report, now);
			changed(i, before, "learned from the provider's headers: ", now);
			Charge charge = reservation.charge(i);
			reservation.usedUpReported |= charge != null && limit.reported(charge, report, now);
		}
	}

	/**
	 * The allowance of a limit may have changed: if the limit is in force only now, those
	 * in flight are charged for it.
	 * @param before the allowance before; zero if it was not known
	 * @param how how the new one is known; null if a user wrote it
	 */
	private void changed(int i, long before, @Nullable String how, long now) {
		Limit limit = this.limits.get(i);
		if (before == 0 && limit.isInForce()) {
			this.limits.chargeThoseInFlight(i, this.arrivals, now);
		}
		if (how != null && limit.allowance() != before) {
			this.notices.add(how + limit);
		}
	}

	@Override
	public void end(Reservation reservation, Settlement settlement, long now) {
		ended(reservation);
		Ending ending = Ending.of(settlement.verdict());
		arrived(reservation, settlement, ending, now);
		long full = (settlement.verdict() == Settlement.Verdict.THROTTLED) ? this.limits.nanosFull(now) : 0;
		for (Charge charge = reservation.charges; charge != null; charge = charge.other) {
			this.limits.of(charge).settle(charge, reservation.demand(), settlement.usage(), ending, now);
		}
		switch (settlement.verdict()) {
			case THROTTLED -> refused(reservation, settlement.retryAfter(), full, now);
			case REFUSED -> {
				if (settlement.mayPause()) {
					this.cooldown.onRefusal(reservation.sent, settlement.retryAfter(), now);
				}
			}
			default -> accepted(reservation, settlement, now);
		}
		reservation.releaseCharges();
	}

	private void ended(Reservation reservation) {
		this.limits.ended(reservation);
		if (this.discovery != null) {
			this.discovery.ended(reservation.sent);
		}
	}

	/**
	 * What was cancelled or timed out before an answer began may arrive all the same.
	 */
	private void arrived(Reservation reservation, Settlement settlement, @Nullable Ending ending, long now) {
		boolean answered = settlement.verdict() == Settlement.Verdict.ANSWERED;
		if (!reservation.answering && !answered && ending != Ending.REFUSED) {
			return;
		}
		answering(reservation, AiAnswerHead.SILENT, now);
		long arrived = answered ? this.arrivals.answered(reservation, settlement.firstToken() != null,
				settlement.usage().completionTokens(), now) : reservation.arrived;
		Charge.arrived(reservation.charges, arrived, now);
		for (Charge charge = reservation.charges; charge != null; charge = charge.other) {
			this.limits.of(charge).compare(charge, ending, arrived, now);
		}
	}

	private void accepted(Reservation reservation, Settlement settlement, long now) {
		boolean answered = settlement.verdict() == Settlement.Verdict.ANSWERED;
		if (answered) {
			this.cooldown.onAnswer(reservation.sent);
		}
		if (this.discovery != null) {
			this.discovery.accepted(reservation.sent, answered, now);
		}
	}

	/**
	 * If the provider does not say how long to wait, and a log of ours was full, the log
	 * explains the refusal and its wait is enough.
	 */
	private void refused(Reservation reservation, @Nullable Duration retryAfter, long full, long now) {
		Duration asked = (retryAfter == null && full > 0) ? Duration.ofNanos(full) : retryAfter;
		if (this.cooldown.onRefusal(reservation.sent, asked, now) && this.discovery != null) {
			this.discovery.refused(new Refusal(reservation.sent, retryAfter != null, reservation.usedUpReported,
					this.limits.inFlight()), this.cooldown.nanosLeft(now), now);
		}
	}

	@Override
	public List<LocalLimit> limits() {
		return this.limits.all();
	}

	@Override
	public int inFlight() {
		return this.limits.inFlight();
	}

	@Override
	public long nanosOnTheWay(long now) {
		return this.arrivals.whenSent(now) - now;
	}

	@Override
	public void hold(int limit, long allowance, Duration window, boolean configured, long now) {
		Limit held = this.limits.get(limit);
		long before = held.allowance();
		held.hold(allowance, window, configured);
		changed(limit, before, configured ? null : "learned from the provider's answers to those who share the quota: ",
				now);
	}

	@Override
	public Duration cooldown(long now) {
		return Duration.ofNanos(this.cooldown.nanosLeft(now));
	}

	@Override
	public boolean isOfBeforeTheRelease(Reservation reservation) {
		return this.cooldown.isOfBeforeTheRelease(reservation.sent);
	}

	@Override
	public void releasePause(long now) {
		this.cooldown.release(now);
		this.limits.forgetExternal();
	}

	@Override
	public List<WindowUsage> usage(long now) {
		return this.limits.usage(now);
	}

	@Override
	public List<String> takeNotices() {
		if (this.notices.isEmpty()) {
			return List.of();
		}
		List<String> taken = List.copyOf(this.notices);
		this.notices.clear();
		return taken;
	}

}
