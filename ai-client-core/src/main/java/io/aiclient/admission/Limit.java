package io.aiclient.admission;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.TokenUsage;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * One limit of the provider: what it allows, as configured or learned, and the log of
 * what we used of it. While it is not known what it allows, it is not in force, and lets
 * everything pass.
 * <p>
 * How is it designed, and why? What the limit allows ({@link Allowance}), what we used of
 * it ({@link SlidingWindow}) and what the provider's headers report of its use
 * ({@link ReportedUsage}) are kept apart, since each is learned anew without the others:
 * a refusal that shows a shorter window changes what is allowed and keeps what was used,
 * and the headers, which would have allowed the refused request, are not believed any
 * more. An amount fits when the log has room for it beside what others use, and when a
 * bucket of the provider holds it, as far as headers show; the longer of the two waits
 * counts. More than others leave waits until their use is forgotten, and a request that
 * is larger than the limit reserves the whole of it, so none waits for ever.
 * <p>
 * What an attempt is charged is an estimate, which its usage corrects. What headers and
 * refusals teach is never more than the user configured.
 * <p>
 * Not safe for use by several threads: the gate holds its lock.
 */
final class Limit implements LocalLedger.LocalLimit {

	private static final double NEARLY_FULL = 0.9;

	/**
	 * No charge is larger, so that no sum of them overflows.
	 */
	private static final long MOST = 1L << 40;

	private final ProviderLimit kind;

	private final SlidingWindow log;

	private final ReportedUsage reportedUsage;

	private final Allowance allowance;

	private final Duration windowHere;

	/**
	 * What is charged to attempts in flight.
	 */
	private long inFlight;

	/**
	 * Creates a limit.
	 * @param kind how it counts
	 * @param configured what its period allows; null if the user did not say
	 * @param window the period over which it is enforced
	 */
	Limit(ProviderLimit kind, @Nullable Long configured, Duration window) {
		this.kind = kind;
		this.windowHere = window;
		this.log = new SlidingWindow(window);
		this.reportedUsage = new ReportedUsage(kind, this.log);
		this.allowance = new Allowance(kind.period(), configured, window);
	}

	String name() {
		return this.kind.name();
	}

	@Override
	public ProviderLimit kind() {
		return this.kind;
	}

	@Override
	public boolean isInForce() {
		return this.allowance.isKnown();
	}

	@Override
	public long allowance() {
		return this.allowance.current();
	}

	void allowance(long allowance) {
		this.allowance.current(allowance);
	}

	@Override
	public Duration window() {
		return this.log.window();
	}

	@Override
	public long amount(AdmissionRequest request) {
		return amount(request.tokens());
	}

	private long amount(TokenDemand demand) {
		return isInForce() ? this.kind.charge().reserve(demand, Math.min(MOST, allowance())) : 0;
	}

	/**
	 * Why a demand can never be met. Only what the user configured and a plain estimate
	 * keep a request out: what was learned may be wrong, and would never be unlearned.
	 * @return the refusal, or null if it can
	 */
	@Nullable AiRefusedLocallyException refusal(TokenDemand demand) {
		if (!isInForce() || !this.kind.charge().countsTokens()) {
			return null;
		}
		long most = this.allowance.configured(window());
		if (most == Long.MAX_VALUE) {
			return null;
		}
		long needed = this.kind.charge().least(demand.plainPrompt(), demand.max());
		return (needed <= most) ? null
				: AiRefusedLocallyException.because("The request needs an estimated " + needed + " " + name()
						+ ", and the rate limit allows " + inWindow(most)
						+ ": it can never fit. Shorten the prompt, lower maxTokens, or raise the limit");
	}

	/**
	 * How long until a request fits, if nothing else is charged meanwhile. One that needs
	 * more than there is fits when nothing else is there.
	 * @param demand a demand that can fit at all
	 * @param now the time
	 * @return nanoseconds; zero if it fits now
	 */
	long nanosUntilFree(TokenDemand demand, long now) {
		if (!isInForce()) {
			return 0;
		}
		long amount = amount(demand);
		long ours = allowance() - this.reportedUsage.external(now);
		if (amount > ours) {
			return this.reportedUsage.nanosUntilExternalForgotten(now);
		}
		return Math.max(this.log.nanosUntilFree(amount, ours, now),
				this.reportedUsage.nanosUntilHeld(amount, allowance(), now));
	}

	/**
	 * Charges an attempt.
	 * @param demand what it needs
	 * @param sent when it was sent; before now if the limit was not in force then
	 * @param arrival the latest moment at which it can arrive
	 * @param now the time
	 * @return the charge
	 */
	Charge charge(TokenDemand demand, long sent, long arrival, long now) {
		long amount = amount(demand);
		long settled = Math.max(0, this.log.certainlyUsed(now) - this.inFlight);
		long before = this.log.used(now);
		Charge charge = this.log.charge(amount, sent, arrival);
		charge.settledBefore = settled;
		charge.usedBefore = before;
		this.inFlight += amount;
		this.reportedUsage.sent(charge, now);
		return charge;
	}

	/**
	 * The latest moment of an arrival is known better now.
	 */
	void arrived(Charge charge, long arrival, long now) {
		this.log.arrived(charge, arrival, now);
	}

	/**
	 * The attempt has ended.
	 */
	void ended(Charge charge) {
		this.inFlight = Math.max(0, this.inFlight - charge.reserved);
	}

	void giveBack(Charge charge) {
		this.reportedUsage.notSent(charge);
		this.log.correct(charge, 0);
	}

	/**
	 * The attempt has ended; whether it has arrived may never be reported.
	 */
	void unreported(Charge charge, long now) {
		this.reportedUsage.ended(charge, now);
	}

	/**
	 * The provider has reported the usage. What it charges at the end of an answer, it
	 * charges now.
	 */
	void settle(Charge charge, TokenDemand demand, TokenUsage usage, long now) {
		if (this.kind.charge().isChargedAtTheEnd()) {
			this.log.chargedAgain(charge, now);
		}
		if (this.kind.charge().countsTokens() && usage.promptTokens() > 0) {
			this.log.correct(charge, Math.min(this.kind.charge().settle(demand, usage), MOST));
		}
	}

	/**
	 * The provider reports how the limit stood when it accepted a request, or refused it.
	 * @param charge the request's charge
	 * @param report what it reports
	 * @param now the time
	 * @return whether it reports that the limit was used up
	 */
	boolean reported(Charge charge, ReportedLimit report, long now) {
		return isInForce() && this.reportedUsage.reported(charge, report, allowance(), now);
	}

	/**
	 * Takes it that all of the limit is ours, until the provider reports otherwise.
	 */
	void forgetExternal() {
		this.reportedUsage.forgetExternal();
	}

	/**
	 * What the provider reported of a request can be held against what we had used when
	 * it arrived.
	 * @param charge the request's charge
	 * @param ending how it ended without an answer; null if it was answered
	 * @param arrived when it had arrived at the latest
	 * @param now the time
	 */
	void compare(Charge charge, @Nullable Ending ending, long arrived, long now) {
		long own = (ending == Ending.REFUSED && this.kind.frees().contains(ending)) ? 0 : charge.reserved;
		this.reportedUsage.compare(charge, own, arrived, allowance(), now);
	}

	/**
	 * The provider's word on the limit; nothing is learned from one that means nothing.
	 * @param report what it reports
	 * @param now the time
	 */
	void allow(ReportedLimit report, long now) {
		Long reported = report.limit();
		if (reported == null || reported < 1) {
			return;
		}
		this.allowance.reported(reported, window(), now);
	}

	/**
	 * A refusal taught that the limit is enforced over a shorter window.
	 * @param window the window
	 * @return false if it would allow nothing, and is not taken over
	 */
	boolean shorten(Duration window) {
		if (!this.allowance.shorten(window)) {
			return false;
		}
		this.log.resize(window);
		this.reportedUsage.disbelieve();
		return true;
	}

	/**
	 * The shorter window that a refusal taught may have been a mistake: back to a longer
	 * one.
	 */
	void lengthen(Duration window) {
		this.allowance.lengthen(window);
		this.log.resize(window);
	}

	/**
	 * What holds for all who share the limit.
	 */
	void hold(long allowance, Duration window, boolean configured) {
		this.allowance.hold(allowance, configured);
		if (!window.equals(window())) {
			this.log.resize(window);
		}
	}

	@Override
	public boolean isConfiguredHere() {
		return this.allowance.isConfigured();
	}

	@Override
	public long allowanceHere() {
		return this.allowance.here();
	}

	@Override
	public Duration windowHere() {
		return this.windowHere;
	}

	@Override
	public boolean reportedHere(long limit, long now) {
		long before = allowanceHere();
		this.allowance.reported(limit, this.windowHere, now);
		return allowanceHere() != before;
	}

	@Override
	public long nanosUntilFree(AdmissionRequest request, long share, long now) {
		return isInForce() ? this.log.nanosUntilFree(Math.min(amount(request), share), share, now) : 0;
	}

	@Override
	public long used(long now) {
		return this.log.used(now);
	}

	@Override
	public void watch(Consumer<Charge> watch) {
		this.log.watch(watch);
	}

	@Override
	public void reportAll() {
		this.log.reportAll();
	}

	@Override
	public AdmissionSnapshot.AllowanceSource source() {
		return this.allowance.source();
	}

	/**
	 * What a window would allow, by the limit of the period.
	 * @return zero if the limit of the period is not known
	 */
	long allowanceOf(Duration window) {
		return this.allowance.of(window);
	}

	/**
	 * Refusals taught what the limit allows in which window. The log begins anew: the
	 * caller charges what it knows.
	 */
	void learn(long allowance, Duration window) {
		this.allowance.learn(allowance, window);
		this.log.clear();
		this.inFlight = 0;
		this.log.resize(window);
		this.reportedUsage.disbelieve();
	}

	/**
	 * Charges what was sent before the limit was learned.
	 */
	void chargeEarlier(long amount, long arrival) {
		this.log.charge(amount, arrival, arrival);
	}

	/**
	 * Whether our own log leaves next to nothing of the limit.
	 */
	boolean isNearlyFull(long now) {
		return isInForce() && this.log.used(now) >= NEARLY_FULL * allowance();
	}

	AdmissionSnapshot.WindowUsage usage(long now) {
		return new AdmissionSnapshot.WindowUsage(name(), this.log.used(now), this.reportedUsage.external(now),
				allowance(), window(), this.allowance.source());
	}

	@Override
	public String toString() {
		return inWindow(allowance());
	}

	private String inWindow(long allowance) {
		Duration window = window();
		boolean seconds = window.toMillis() % 1000 == 0;
		return allowance + " " + name() + " in " + (seconds ? window.toSeconds() + " s" : window.toMillis() + " ms");
	}

}
