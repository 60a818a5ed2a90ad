package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
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
 * meanwhile charges the attempts under way as of when they were sent.
 * <p>
 * An attempt has to wait for the pause ({@link Cooldown}), for the slow start after it,
 * and for each limit; the longest of these waits is the answer. Headers teach every
 * limit, refusals that of requests only ({@link LimitDiscovery}); what a refusal teaches
 * is concluded when its pause is over, by the first attempt that asks whether it may go.
 * <p>
 * Not safe for use by several threads: the gate holds its lock.
 */
final class RateLedger implements Ledger {

	private final LimitSet limits;

	private final ArrivalEstimate arrivals = new ArrivalEstimate();

	private final LateArrivals lateArrivals = new LateArrivals();

	private final Cooldown cooldown = new Cooldown();

	private final Set<LedgerEntry> underWay = new LinkedHashSet<>();

	private final Queue<String> notices = new ArrayDeque<>();

	/**
	 * Position of the limit of requests; negative if the provider has none.
	 */
	private final int requests;

	/**
	 * Whether what the provider reports of its limits teaches anything here.
	 */
	private final boolean learns;

	private final @Nullable LimitDiscovery discovery;

	RateLedger(RateLimits rateLimits) {
		this(new LimitSet(rateLimits), true);
	}

	/**
	 * Creates a ledger with nothing charged.
	 * @param limits the limits
	 * @param learns whether it learns from what the provider reports; not if the ledger
	 * of a shared quota does
	 */
	RateLedger(LimitSet limits, boolean learns) {
		this.limits = limits;
		this.learns = learns;
		this.requests = limits.indexOf(ProviderLimit.REQUESTS);
		this.discovery = (learns && this.requests >= 0)
				? new LimitDiscovery(limits.all().get(this.requests), this.notices::add) : null;
	}

	@Override
	public @Nullable AiRefusedLocallyException refusal(AdmissionRequest request) {
		return this.limits.refusal(request.tokens());
	}

	@Override
	public long nanosUntilFree(AdmissionRequest request, long now) {
		long wait = this.cooldown.nanosLeft(now);
		if (wait == 0) {
			conclude(now);
		}
		return Math.max(Math.max(wait, nanosHeldBack(now)), this.limits.nanosUntilFree(request.tokens(), now));
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

	@Override
	public boolean isLimiting() {
		return this.limits.isInForce();
	}

	private long nanosHeldBack(long now) {
		return (this.discovery != null) ? this.discovery.nanosUntilNext(now) : 0;
	}

	@Override
	public LedgerEntry charge(AdmissionRequest request, long now) {
		LedgerEntry entry = new LedgerEntry(request.tokens(), this.limits.all(), now);
		for (int i = 0; i < entry.charges.length; i++) {
			charge(entry, i, now);
		}
		this.underWay.add(entry);
		if (this.discovery != null) {
			this.discovery.sent(now);
		}
		return entry;
	}

	private void charge(LedgerEntry entry, int i, long now) {
		Limit limit = this.limits.all().get(i);
		if (limit.isInForce()) {
			long arrival = entry.answering ? entry.arrived : this.arrivals.whenSent(entry.sent);
			entry.charges[i] = limit.charge(entry.demand, entry.sent, arrival, now);
		}
	}

	@Override
	public void giveBack(LedgerEntry entry) {
		ended(entry);
		entry.forEachCharge(Limit::giveBack);
	}

	@Override
	public void answering(LedgerEntry entry, AiAnswerHead head, long now) {
		if (entry.answering) {
			return;
		}
		entry.answering = true;
		entry.processingReported = head.processingTime() != null;
		entry.begun = now;
		entry.arrived = this.arrivals.whenAnswering(entry.sent, now, head.processingTime());
		entry.arrived(entry.arrived, now);
		if (this.learns) {
			head.limits().forEach((report) -> reported(entry, report, now));
		}
	}

	private void reported(LedgerEntry entry, ReportedLimit report, long now) {
		int i = this.limits.indexOf(report.name());
		if (i >= 0) {
			allow(i, report, now);
			LimitCharge charge = entry.charges[i];
			entry.usedUpReported |= charge != null && this.limits.all().get(i).reported(charge, report, now);
		}
	}

	private void allow(int i, ReportedLimit report, long now) {
		Limit limit = this.limits.all().get(i);
		boolean known = limit.isInForce();
		long before = limit.allowance();
		limit.allow(report, now);
		if (!known && limit.isInForce()) {
			chargeThoseUnderWay(i, now);
		}
		if (limit.allowance() != before) {
			this.notices.add("learned from the provider's headers: " + limit);
		}
	}

	@Override
	public void end(LedgerEntry entry, Settlement settlement, long now) {
		ended(entry);
		arrived(entry, settlement, now);
		long full = this.limits.nanosFull(now);
		Ending ending = Ending.of(settlement.verdict());
		entry.forEachCharge((limit, charge) -> {
			limit.unreported(charge, now);
			if (settlement.usage().isReported()) {
				limit.settle(charge, entry.demand, settlement.usage(), now);
			}
			else if (ending != null && limit.kind().frees().contains(ending)) {
				limit.giveBack(charge);
			}
		});
		switch (settlement.verdict()) {
			case THROTTLED -> refused(entry, settlement.retryAfter(), full, now);
			case REFUSED -> {
				if (settlement.mayPause()) {
					this.cooldown.onRefusal(entry.sent, settlement.retryAfter(), now);
				}
			}
			default -> accepted(entry, settlement, now);
		}
	}

	private void ended(LedgerEntry entry) {
		this.underWay.remove(entry);
		entry.forEachCharge((limit, charge) -> limit.ended(charge));
		if (this.discovery != null) {
			this.discovery.ended(entry.sent);
		}
	}

	/**
	 * Whoever was cancelled or timed out before an answer began may arrive all the same.
	 */
	private void arrived(LedgerEntry entry, Settlement settlement, long now) {
		boolean answered = settlement.verdict() == Settlement.Verdict.ANSWERED;
		Ending ending = Ending.of(settlement.verdict());
		if (!entry.answering && !answered && ending != Ending.REFUSED) {
			return;
		}
		answering(entry, AiAnswerHead.SILENT, now);
		long arrived = answered ? answered(entry, settlement, now) : entry.arrived;
		entry.arrived(arrived, now);
		entry.forEachCharge((limit, charge) -> limit.compare(charge, ending, arrived, now));
	}

	private long answered(LedgerEntry entry, Settlement settlement, long now) {
		ArrivalEstimate.Answer answer = new ArrivalEstimate.Answer(entry.sent, entry.begun, entry.arrived,
				entry.processingReported, settlement.firstToken() != null, settlement.usage().completionTokens());
		this.arrivals.learn(answer);
		if (this.arrivals.isLearned(answer)) {
			this.lateArrivals.learned(this.arrivals, now);
		}
		else if (!entry.processingReported) {
			this.lateArrivals.add(entry, answer);
		}
		return this.arrivals.whenAnswered(answer);
	}

	private void accepted(LedgerEntry entry, Settlement settlement, long now) {
		if (settlement.verdict() == Settlement.Verdict.ANSWERED) {
			this.cooldown.onAnswer(entry.sent);
			if (this.discovery != null) {
				this.discovery.answered(entry.sent);
			}
		}
		if (this.discovery != null) {
			this.discovery.accepted(entry.sent, now);
		}
	}

	/**
	 * The provider refused an attempt for its rate. If it does not say how long to wait,
	 * and a log of ours was full, the log explains the refusal and its wait is enough.
	 */
	private void refused(LedgerEntry entry, @Nullable Duration retryAfter, long full, long now) {
		Duration asked = (retryAfter == null && full > 0) ? Duration.ofNanos(full) : retryAfter;
		if (this.cooldown.onRefusal(entry.sent, asked, now) && this.discovery != null) {
			this.discovery.refused(
					new Refusal(entry.sent, retryAfter != null, entry.usedUpReported, this.underWay.size()),
					this.cooldown.nanosLeft(now), now);
		}
	}

	private void conclude(long now) {
		if (this.discovery != null
				&& this.discovery.conclude(() -> this.underWay.stream().mapToLong((entry) -> entry.sent), now)) {
			chargeThoseUnderWay(this.requests, now);
		}
	}

	/**
	 * How long a request that is sent now is on its way at most.
	 */
	long nanosOnTheWay(long now) {
		return this.arrivals.whenSent(now) - now;
	}

	/**
	 * A limit is in force now: those under way are charged for it.
	 */
	void chargeThoseUnderWay(int limit, long now) {
		this.underWay.forEach((entry) -> charge(entry, limit, now));
	}

	@Override
	public Duration cooldown(long now) {
		return Duration.ofNanos(this.cooldown.nanosLeft(now));
	}

	/**
	 * Whether an attempt was sent before the pause was released last, so that a refusal
	 * of it says nothing any more.
	 */
	boolean isOfBeforeTheRelease(long sent) {
		return this.cooldown.isOfBeforeTheRelease(sent);
	}

	@Override
	public void releasePause(long now) {
		this.cooldown.release(now);
		this.limits.all().forEach(Limit::forgetExternal);
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
		List<String> taken = new ArrayList<>(this.notices);
		this.notices.clear();
		return taken;
	}

}
