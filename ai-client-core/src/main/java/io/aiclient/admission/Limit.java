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
 * ({@link ReportedUsage}) are separate, since each is learned anew without the others: a
 * refusal that shows a shorter window changes what is allowed and keeps what was used,
 * and the headers, which would have allowed the refused request, are not believed any
 * more. An amount fits when the log has room for it beside what others use, and when a
 * bucket of the provider holds it, as far as headers show; the longer of the two waits
 * counts. More than others leave waits until their use is forgotten, and a request that
 * is larger than the limit reserves the whole of it, so none waits for ever.
 * <p>
 * What an attempt is charged is an estimate, which its usage corrects. What headers and
 * refusals teach is never more than the user configured.
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

	Limit(ProviderLimit kind, @Nullable Long configured, Duration window) {
		this.kind = kind;
		this.windowHere = window;
		this.log = new SlidingWindow(window);
		this.reportedUsage = new ReportedUsage(kind, this.log);
		this.allowance = new Allowance(kind, configured, window);
	}

	@Override
	public ProviderLimit kind() {
		return this.kind;
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
	public long amount(TokenDemand demand) {
		return isInForce() ? this.kind.charge().reserve(demand, Math.min(MOST, allowance())) : 0;
	}

	@Nullable AiRefusedLocallyException refusal(TokenDemand demand) {
		return this.allowance.refusal(demand, window());
	}

	/**
	 * How long until a demand that can fit at all does, if nothing else is charged
	 * meanwhile.
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
	 * @param sent when it was sent; before now if the limit was not in force then
	 * @param arrival the latest moment at which it can arrive
	 */
	Charge charge(TokenDemand demand, long sent, long arrival, long now) {
		return this.reportedUsage.charge(amount(demand), sent, arrival, now);
	}

	void giveBack(Charge charge) {
		this.reportedUsage.notSent(charge);
		this.log.correct(charge, 0);
	}

	/**
	 * Corrects the charge by how the attempt ended: by the usage that the provider
	 * reported, or else by whether it gives back what ended so. Whether the attempt has
	 * arrived may never be reported after this.
	 * @param ending how it ended without an answer; null if it was answered
	 */
	void settle(Charge charge, TokenDemand demand, TokenUsage usage, @Nullable Ending ending, long now) {
		this.reportedUsage.ended(charge, now);
		ChargeRule rule = this.kind.charge();
		if (usage.isReported() && rule.isChargedAtTheEnd()) {
			this.log.chargedAgain(charge, now);
		}
		if (rule.countsTokens() && usage.promptTokens() > 0) {
			this.log.correct(charge, Math.min(rule.settle(demand, usage), MOST));
		}
		if (!usage.isReported() && ending != null && this.kind.frees().contains(ending)) {
			this.log.correct(charge, 0);
		}
	}

	boolean reported(Charge charge, ReportedLimit report, long now) {
		return isInForce() && this.reportedUsage.reported(charge, report, allowance(), now);
	}

	void forgetExternal() {
		this.reportedUsage.forgetExternal();
	}

	void compare(Charge charge, @Nullable Ending ending, long arrived, long now) {
		long own = (ending == Ending.REFUSED && this.kind.frees().contains(ending)) ? 0 : charge.reserved;
		this.reportedUsage.compare(charge, own, arrived, allowance(), now);
	}

	/**
	 * The provider reports what the limit allows; nonsense teaches nothing.
	 */
	void allow(ReportedLimit report, long now) {
		Long reported = report.limit();
		if (reported != null && reported >= 1) {
			this.allowance.reported(reported, window(), now);
		}
	}

	boolean shorten(Duration window) {
		if (!this.allowance.shorten(window)) {
			return false;
		}
		this.log.resize(window);
		this.reportedUsage.disbelieve();
		return true;
	}

	/**
	 * Takes a shorter window back, which may have been a mistake.
	 */
	void lengthen(Duration window) {
		this.allowance.lengthen(window);
		this.log.resize(window);
	}

	void hold(long allowance, Duration window, boolean configured) {
		this.allowance.hold(allowance, configured);
		if (!window.equals(window())) {
			this.log.resize(window);
		}
	}

	@Override
	public LocalLedger.KnownHere here() {
		return new LocalLedger.KnownHere(this.allowance.here(), this.windowHere, this.allowance.isConfigured());
	}

	@Override
	public boolean reportedHere(long limit, long now) {
		long before = this.allowance.here();
		this.allowance.reported(limit, this.windowHere, now);
		return this.allowance.here() != before;
	}

	@Override
	public long nanosUntilFree(TokenDemand demand, long share, long now) {
		return isInForce() ? this.log.nanosUntilFree(Math.min(amount(demand), share), share, now) : 0;
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
		this.log.resize(window);
		this.reportedUsage.disbelieve();
	}

	void chargeEarlier(long amount, long arrival) {
		this.log.charge(amount, arrival, arrival).release();
	}

	boolean isNearlyFull(long now) {
		return isInForce() && used(now) >= NEARLY_FULL * allowance();
	}

	AdmissionSnapshot.WindowUsage usage(long now) {
		return new AdmissionSnapshot.WindowUsage(this.kind.name(), used(now), this.reportedUsage.external(now),
				allowance(), window(), source());
	}

	@Override
	public String toString() {
		return this.allowance.toString(allowance(), window());
	}

}
