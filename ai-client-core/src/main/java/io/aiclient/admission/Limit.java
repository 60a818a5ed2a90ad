package io.aiclient.admission;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.TokenUsage;

/**
 * One limit of the provider: what it allows, as configured or learned, and the log of
 * what we used of it. While nobody knows what it allows it is not in force, and lets
 * everything pass. Not safe for use by several threads: the gate holds its lock.
 */
final class Limit {

	private final ProviderLimit kind;

	private final SlidingWindow log;

	private final ForeignUse foreign = new ForeignUse();

	private final ToldResets resets;

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

	private boolean tellsOfThisWindow = true;

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
		this.resets = new ToldResets(this.log);
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

	boolean canEverFit(TokenDemand demand) {
		return !isInForce() || amount(demand) <= this.allowance;
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
		long windowNanos = window().toNanos();
		long ours = this.allowance - this.foreign.used(windowNanos, now);
		if (amount > ours) {
			return this.foreign.nanosUntilForgotten(windowNanos, now);
		}
		return this.log.nanosUntilFree(amount, ours, now);
	}

	Charge charge(TokenDemand demand, long now, long arrival) {
		long amount = amount(demand);
		this.charged.add(amount, now);
		long settled = Math.max(0, this.log.used(now) - this.underWay);
		this.underWay += amount;
		SlidingWindow.Charge logged = this.log.charge(amount, arrival);
		return new Charge(logged, amount, settled, settled + this.underWay, this.charged.total());
	}

	void arrived(Charge charge, long arrival) {
		this.log.arrived(charge.logged, arrival);
	}

	/**
	 * The attempt has ended.
	 */
	void ended(Charge charge) {
		this.underWay = Math.max(0, this.underWay - charge.reserved);
	}

	void giveBack(Charge charge) {
		this.log.correct(charge.logged, 0);
	}

	void settle(Charge charge, TokenDemand demand, TokenUsage usage) {
		if (this.kind.charge().countsTokens() && usage.promptTokens() > 0) {
			this.log.correct(charge.logged, this.kind.charge().settle(demand, usage));
		}
	}

	/**
	 * The provider tells how the limit stood when it let a request in, or did not.
	 * @param charge the request's charge
	 * @param report what it tells
	 * @param now the time
	 * @return whether it tells that the limit was used up
	 */
	boolean reported(Charge charge, ReportedLimit report, long now) {
		Long told = report.limit();
		if (!isInForce() || !this.tellsOfThisWindow || (told != null && told != this.allowance)) {
			return false;
		}
		Long remaining = report.remaining();
		if (remaining == null || remaining < 0 || remaining > this.allowance) {
			return false;
		}
		Duration reset = report.reset();
		if (reset != null && reset.toNanos() > 0 && !this.kind.charge().isChargedAtTheEnd()
				&& reset.compareTo(this.kind.period()) <= 0) {
			this.resets.told(charge.logged, this.allowance - remaining, charge.settledThen, reset.toNanos(), now);
		}
		charge.remaining = remaining;
		return remaining == 0;
	}

	/**
	 * What the provider told of a request can be held against what we had used when it
	 * arrived.
	 * @param charge the request's charge
	 * @param arrived when it had arrived at the latest
	 * @param now the time
	 */
	void compare(Charge charge, long arrived, long now) {
		if (charge.remaining >= 0) {
			long seenOfOurs = charge.usedThen + this.charged.totalAt(arrived) - charge.chargedThen;
			long seen = Math.max(0, this.allowance - charge.remaining - seenOfOurs);
			this.foreign.report(seen, window().toNanos(), now);
		}
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
		long most = (this.configured != null) ? Math.min(told, allowance(this.configured, window())) : told;
		if (told <= this.allowance) {
			this.lowest = now;
		}
		boolean mayRise = this.source != Source.REFUSALS && now - this.lowest > window().toNanos();
		if (most < this.allowance || mayRise) {
			this.allowance = most;
			this.perPeriod = (this.source == Source.HEADERS) ? Long.valueOf(told) : this.perPeriod;
		}
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
		this.log.resize(window, false);
		this.foreign.forget();
		this.source = Source.REFUSALS;
		this.tellsOfThisWindow = false;
		return true;
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
		this.log.resize(window, false);
		this.foreign.forget();
		this.source = Source.REFUSALS;
		this.tellsOfThisWindow = false;
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
		return new AdmissionSnapshot.WindowUsage(name(), this.log.used(now), this.foreign.used(window().toNanos(), now),
				this.allowance, window(), this.source.tag);
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
	 * What one attempt was charged, and how much we had used when it was.
	 */
	static final class Charge {

		private final SlidingWindow.Charge logged;

		private final long reserved;

		/**
		 * What we had used that had ended, and had surely arrived.
		 */
		private final long settledThen;

		private final long usedThen;

		private final long chargedThen;

		private long remaining = -1;

		private Charge(SlidingWindow.Charge logged, long reserved, long settledThen, long usedThen, long chargedThen) {
			this.logged = logged;
			this.reserved = reserved;
			this.settledThen = settledThen;
			this.usedThen = usedThen;
			this.chargedThen = chargedThen;
		}

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
