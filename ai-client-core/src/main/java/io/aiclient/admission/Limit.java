package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * One limit of the provider: what it allows, as configured or learned, and the log of
 * what we used of it. While nobody knows what it allows it is not in force, and lets
 * everything pass. Not safe for use by several threads: the gate holds its lock.
 */
final class Limit {

	/**
	 * A limit told to be less than this share of what is known of the period is taken for
	 * that of a shorter window: ten seconds have a sixth of a minute.
	 */
	private static final double LEAST_SHARE = 0.2;

	private final ProviderLimit kind;

	private final SlidingWindow log;

	private final ToldUse told;

	private final @Nullable Long configured;

	/**
	 * What the kind's period allows, as far as it is known.
	 */
	private @Nullable Long perPeriod;

	private long allowance;

	private Source source;

	private final ChargedTotals charged = new ChargedTotals();

	/**
	 * What is charged to attempts that have not ended.
	 */
	private long underWay;

	private long lowest;

	/**
	 * Creates a limit.
	 * @param kind how it counts
	 * @param configured what its period allows; null if the user did not say
	 * @param window the period over which it is enforced
	 */
	Limit(ProviderLimit kind, @Nullable Long configured, Duration window) {
		this.kind = kind;
		this.configured = configured;
		this.perPeriod = configured;
		this.log = new SlidingWindow(window);
		this.told = new ToldUse(kind, this.log);
		this.source = (configured != null) ? Source.CONFIGURED : Source.UNKNOWN;
		this.allowance = (configured != null) ? allowance(configured, window) : 0;
	}

	String name() {
		return this.kind.name();
	}

	ProviderLimit kind() {
		return this.kind;
	}

	boolean isInForce() {
		return this.source != Source.UNKNOWN;
	}

	long allowance() {
		return this.allowance;
	}

	void allowance(long allowance) {
		this.allowance = allowance;
	}

	Duration window() {
		return this.log.window();
	}

	long amount(TokenDemand demand) {
		return isInForce() ? this.kind.charge().reserve(demand, this.allowance) : 0;
	}

	/**
	 * Why a demand can never be met.
	 * @return the refusal, or null if it can
	 */
	@Nullable AiRefusedLocallyException refusal(TokenDemand demand) {
		if (!isInForce() || amount(demand) <= this.allowance) {
			return null;
		}
		return AiRefusedLocallyException
			.because("The request needs an estimated " + amount(demand) + " " + name() + ", and the rate limit allows "
					+ this + ": it can never fit. Shorten the prompt, lower maxTokens, or raise the limit");
	}

	/**
	 * How long until a request fits, if nothing else is charged meanwhile.
	 * @param demand a demand that can fit at all
	 * @param now the time
	 * @return nanoseconds; zero if it fits now
	 */
	long nanosUntilFree(TokenDemand demand, long now) {
		if (!isInForce()) {
			return 0;
		}
		long amount = amount(demand);
		long ours = this.allowance - this.told.foreign(now);
		if (amount > ours) {
			return this.told.nanosUntilForeignForgotten(now);
		}
		return this.log.nanosUntilFree(amount, ours, now);
	}

	LimitCharge charge(TokenDemand demand, long now, long arrival) {
		long amount = amount(demand);
		this.charged.add(amount, now);
		long settled = Math.max(0, this.log.used(now) - this.underWay);
		this.underWay += amount;
		SlidingWindow.Charge logged = this.log.charge(amount, arrival);
		return new LimitCharge(logged, amount, settled, settled + this.underWay, this.charged.total());
	}

	/**
	 * The latest moment of an arrival is known better now.
	 */
	void arrived(LimitCharge charge, long arrival, long now) {
		this.log.arrived(charge.logged(), arrival, now);
	}

	/**
	 * The attempt has ended.
	 */
	void ended(LimitCharge charge) {
		this.underWay = Math.max(0, this.underWay - charge.reserved());
	}

	void giveBack(LimitCharge charge) {
		this.log.correct(charge.logged(), 0);
	}

	/**
	 * The provider has told the usage. What it charges at the end of an answer, it
	 * charges now.
	 */
	void settle(LimitCharge charge, TokenDemand demand, TokenUsage usage, long now) {
		if (this.kind.charge().isChargedAtTheEnd()) {
			this.log.chargedAgain(charge.logged(), now);
		}
		if (this.kind.charge().countsTokens() && usage.promptTokens() > 0) {
			this.log.correct(charge.logged(), this.kind.charge().settle(demand, usage));
		}
	}

	/**
	 * The provider tells how the limit stood when it let a request in, or did not.
	 * @param charge the request's charge
	 * @param report what it tells
	 * @param now the time
	 * @return whether it tells that the limit was used up
	 */
	boolean reported(LimitCharge charge, ReportedLimit report, long now) {
		return isInForce() && this.told.reported(charge, report, this.allowance, now);
	}

	/**
	 * What the provider told of a request can be held against what we had used when it
	 * arrived.
	 * @param charge the request's charge
	 * @param arrived when it had arrived at the latest
	 * @param now the time
	 */
	void compare(LimitCharge charge, long arrived, long now) {
		this.told.compare(charge, this.charged.totalAt(arrived) - charge.chargedThen(), this.allowance, now);
	}

	/**
	 * The provider's word on what its period allows: less holds at once; more only when
	 * nothing less was told for a window, and never more than the user configured.
	 * @param report what it tells; nothing is learned from a limit that means nothing
	 * @param now the time
	 */
	void allow(ReportedLimit report, long now) {
		Long told = report.limit();
		if (told == null || told < 1) {
			return;
		}
		if (this.source == Source.UNKNOWN) {
			this.perPeriod = told;
			this.allowance = told;
			this.source = Source.HEADERS;
			this.lowest = now;
			return;
		}
		long ofWindow = ofWindow(told);
		if (ofWindow <= this.allowance) {
			this.lowest = now;
		}
		boolean mayRise = this.source != Source.REFUSALS && now - this.lowest > window().toNanos();
		if (ofWindow < this.allowance || mayRise) {
			this.allowance = ofWindow;
			this.perPeriod = (this.source == Source.HEADERS) ? Long.valueOf(told) : this.perPeriod;
		}
	}

	/**
	 * What a told limit leaves of the window: its share, if it can be of the period; else
	 * it is of a shorter window, and no window may see more.
	 */
	private long ofWindow(long told) {
		long most = (this.configured != null) ? allowance(this.configured, window()) : Long.MAX_VALUE;
		Long known = this.perPeriod;
		boolean ofPeriod = told != this.allowance && known != null && told >= LEAST_SHARE * known;
		return Math.min(most, ofPeriod ? Math.max(1, allowance(told, window())) : told);
	}

	/**
	 * A refusal taught that the limit is enforced over a shorter window.
	 * @param window the window
	 * @return false if it would allow nothing, and is not taken over
	 */
	boolean shorten(Duration window) {
		Long limit = this.perPeriod;
		if (limit == null || allowance(limit, window) < 1) {
			return false;
		}
		this.allowance = allowance(limit, window);
		this.log.resize(window);
		this.told.disbelieve();
		this.source = Source.REFUSALS;
		return true;
	}

	/**
	 * The shorter window that a refusal taught may have been a mistake: back to a longer
	 * one.
	 */
	void lengthen(Duration window) {
		this.allowance = allowanceOf(window);
		this.log.resize(window);
		this.source = (this.configured != null) ? Source.CONFIGURED : Source.HEADERS;
	}

	/**
	 * What a window would allow, by the limit of the period.
	 * @return zero if the limit of the period is not known
	 */
	long allowanceOf(Duration window) {
		return (this.perPeriod != null) ? allowance(this.perPeriod, window) : 0;
	}

	/**
	 * Refusals taught what the limit allows in which window. The log begins anew: the
	 * caller charges what it knows.
	 */
	void learn(long allowance, Duration window) {
		this.allowance = (this.configured != null) ? Math.min(allowance, allowance(this.configured, window))
				: allowance;
		this.allowance = Math.max(1, this.allowance);
		this.perPeriod = null;
		this.log.clear();
		this.underWay = 0;
		this.log.resize(window);
		this.told.disbelieve();
		this.source = Source.REFUSALS;
	}

	/**
	 * Charges what was sent before the limit was learned.
	 */
	void chargeEarlier(long amount, long arrival) {
		this.log.charge(amount, arrival);
	}

	/**
	 * Whether our own log leaves next to nothing of the limit.
	 */
	boolean isNearlyFull(long now) {
		return isInForce() && this.log.used(now) >= 0.9 * this.allowance;
	}

	AdmissionSnapshot.WindowUsage usage(long now) {
		return new AdmissionSnapshot.WindowUsage(name(), this.log.used(now), this.told.foreign(now), this.allowance,
				window(), this.source.tag);
	}

	private long allowance(long limit, Duration window) {
		return BigInteger.valueOf(limit)
			.multiply(BigInteger.valueOf(window.toNanos()))
			.divide(BigInteger.valueOf(this.kind.period().toNanos()))
			.longValueExact();
	}

	@Override
	public String toString() {
		Duration window = window();
		boolean seconds = window.toMillis() % 1000 == 0;
		return this.allowance + " " + name() + " in "
				+ (seconds ? window.toSeconds() + " s" : window.toMillis() + " ms");
	}

	/**
	 * How it is known what the limit allows.
	 */
	private enum Source {

		UNKNOWN("unknown"), CONFIGURED("configured"), HEADERS("headers"), REFUSALS("refusals");

		private final String tag;

		Source(String tag) {
			this.tag = tag;
		}

	}

}
