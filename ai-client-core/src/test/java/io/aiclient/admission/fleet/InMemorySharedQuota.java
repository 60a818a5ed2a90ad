package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.admission.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * A keeper of a shared quota in plain memory, to try its members against: exact, one step
 * at a time, on a clock of its own, and some way off.
 */
final class InMemorySharedQuota implements SharedQuota {

	private static final long DEAD_AFTER = 3_000_000;

	private static final long SOON = 10_000;

	private static final long EARLIER = 5_000;

	private static final long SLOT_AGAIN = 25_000;

	static final long MICRO = 1_000;

	private final VirtualLoop loop;

	private final LongSupplier halfWayNanos;

	private final long originMicros;

	private int epochs;

	private @Nullable KeeperState state;

	private boolean down;

	private boolean losesNextAnswer;

	private @Nullable RuntimeException failure;

	private int exchanges;

	/**
	 * Creates a keeper that knows nothing.
	 * @param loop the source of time
	 * @param halfWayNanos how long the next report or reply is on its way
	 * @param originMicros what its clock shows when the loop begins
	 */
	InMemorySharedQuota(VirtualLoop loop, LongSupplier halfWayNanos, long originMicros) {
		this.loop = loop;
		this.halfWayNanos = halfWayNanos;
		this.originMicros = originMicros;
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.delay(halfWay(), this.loop).flatMap((ignored) -> {
			if (this.down) {
				return Mono.never();
			}
			if (this.failure != null) {
				return Mono.error(this.failure);
			}
			Reply reply = apply(report);
			if (this.losesNextAnswer) {
				this.losesNextAnswer = false;
				return Mono.never();
			}
			return Mono.just(reply).delayElement(halfWay(), this.loop);
		});
	}

	private Duration halfWay() {
		return Duration.ofNanos(this.halfWayNanos.getAsLong());
	}

	void down(boolean down) {
		this.down = down;
	}

	/**
	 * Answers each report with an error from now on.
	 */
	void fail(@Nullable RuntimeException failure) {
		this.failure = failure;
	}

	void loseNextAnswer() {
		this.losesNextAnswer = true;
	}

	void forgetAll() {
		this.state = null;
	}

	int exchanges() {
		return this.exchanges;
	}

	long used(String limit) {
		return (this.state != null) ? this.state.limits.get(limit).used(now()) : 0;
	}

	int slots() {
		return (this.state != null) ? this.state.slots() : 0;
	}

	int inLine() {
		return (this.state != null)
				? (int) this.state.members.values().stream().filter((member) -> member.ask != null).count() : 0;
	}

	private long now() {
		return this.originMicros + this.loop.elapsed() / MICRO;
	}

	Reply apply(Report report) {
		this.exchanges++;
		long now = now();
		if (this.state == null) {
			this.state = new KeeperState("epoch-" + this.epochs++, report.knownEpoch() != null);
		}
		KeeperState state = this.state;
		state.members.values().removeIf((member) -> now - member.seen > DEAD_AFTER);
		KeptMember member = state.members.computeIfAbsent(report.member(), (id) -> new KeptMember());
		state.shares.put(report.member(), member.share);
		member.seen = now;
		member.share.seen(now);
		member.slots = report.slots();
		member.keys = report.keys();
		state.terms(member, report, now);
		String known = report.knownEpoch();
		if (known != null && !known.equals(state.epoch) && state.filledFor.add(known)) {
			state.limits.values().forEach((log) -> log.fill(now));
		}
		if (report.sequence() > state.applied.getOrDefault(report.member(), 0L)) {
			state.applied.put(report.member(), report.sequence());
			state.tell(report, now);
		}
		List<LimitLog> logs = report.limits().stream().map((terms) -> state.limits.get(terms.name())).toList();
		Answer answer = (report.wish() != null) ? wish(state, member, report, logs, now) : Answer.NONE;
		if (report.wish() == null || report.wish().ahead()) {
			member.ask = null;
		}
		if (report.wish() == null) {
			member.share.wantsNothing();
		}
		return new Reply(now, state.epoch, answer.grant, answer.again, answer.waitsFor,
				logs.stream().map((log) -> log.inForce(now)).toList(), state.members.size(),
				Math.max(0, state.pausedUntil - now), state.pauseReleases, state.latches(report.keys()),
				List.copyOf(state.conflicts));
	}

	private Answer wish(KeeperState state, KeptMember member, Report report, List<LimitLog> logs, long now) {
		Wish wish = report.wish();
		Tightest tightest = Tightest.of(logs, wish);
		List<FairShare> others = state.shares.values().stream().filter((share) -> share != member.share).toList();
		double share = (tightest != null) ? tightest.left(member.share, others, now) : Double.POSITIVE_INFINITY;
		if (wish.ahead()) {
			boolean free = others.stream().noneMatch((other) -> other.isInLine(now)) && now >= state.pausedUntil
					&& share >= 1 && state.freeSlots(report) >= 1;
			int attempts = free ? count(logs, wish, now, 2, new long[logs.size()], state.freeSlots(report)) : 0;
			attempts = (int) Math.min(attempts, share);
			return (attempts > 0) ? grant(member, logs, wish, tightest, attempts, now, now) : Answer.NONE;
		}
		boolean newcomer = member.ask == null;
		if (newcomer) {
			member.ask = new KeptMember.Ask(state.tickets++);
		}
		member.ask.vector = wish.head();
		long[] reserved = new long[logs.size()];
		int slots = state.freeSlots(report);
		long go = Math.max(now, state.pausedUntil);
		String waitsFor = (go > now) ? "cooldown" : null;
		for (KeptMember older : state.olderThan(member)) {
			if (!older.share.isInLine(now)) {
				continue;
			}
			go = Math.max(go, first(logs, older.ask.vector, reserved, now).at);
			for (int i = 0; i < reserved.length; i++) {
				reserved[i] += Math.min(older.ask.vector.get(i), logs.get(i).allowance);
			}
			slots--;
		}
		First own = first(logs, wish.head(), reserved, now);
		waitsFor = (own.at > go || waitsFor == null) ? own.limit : waitsFor;
		go = Math.max(go, own.at);
		if (go <= now + SOON && share < 1) {
			member.ask = null;
			return new Answer(null, member.share.standsAside(tightest.log.windowMicros(), now), tightest.log.name);
		}
		if (go > now + SOON || slots < 1) {
			member.share.waits(now);
			return (go > now + SOON) ? new Answer(null, go - EARLIER, waitsFor)
					: new Answer(null, now + SLOT_AGAIN, "concurrency");
		}
		double attempts = Math.min(share, count(logs, wish, go, 1, reserved, slots));
		if (others.stream().anyMatch((other) -> other.hasWaited(now))) {
			double fitting = (tightest != null) ? tightest.fitting : Double.POSITIVE_INFINITY;
			double most = (report.maxConcurrency() != null) ? report.maxConcurrency() : Double.POSITIVE_INFINITY;
			attempts = Math.min(attempts, Math.ceil(Math.min(fitting, most) / (8 * state.members.size())));
		}
		member.ask = null;
		return grant(member, logs, wish, tightest, (int) Math.max(1, attempts), go, now);
	}

	/**
	 * The limit of which the fewest attempts fit into a window.
	 */
	private record Tightest(LimitLog log, double fitting) {

		private static @Nullable Tightest of(List<LimitLog> logs, Wish wish) {
			Tightest tightest = null;
			for (int i = 0; i < logs.size(); i++) {
				double fitting = Math.max(1, (double) logs.get(i).allowance / wish.each().get(i));
				if (logs.get(i).allowance > 0 && wish.each().get(i) > 0
						&& (tightest == null || fitting < tightest.fitting)) {
					tightest = new Tightest(logs.get(i), fitting);
				}
			}
			return tightest;
		}

		private double left(FairShare own, List<FairShare> others, long now) {
			double allowance = this.log.allowance;
			long foreign = this.log.foreign(now);
			double free = Math.max(0, allowance - this.log.used(now) - foreign);
			return own.left(others, this.log.windowMicros(), this.fitting, foreign / allowance, free / allowance, now);
		}

	}

	/**
	 * How many attempts fit, at most as many as are wished.
	 */
	private static int count(List<LimitLog> logs, Wish wish, long go, int divisor, long[] reserved, int slots) {
		long attempts = Math.min(1L + wish.more(), slots);
		for (int i = 0; i < logs.size(); i++) {
			LimitLog log = logs.get(i);
			if (log.allowance > 0) {
				long room = log.allowance / divisor - log.used(go) - log.foreign(go) - reserved[i] - wish.head().get(i);
				long each = wish.each().get(i);
				attempts = (room < 0) ? 0 : Math.min(attempts, (each > 0) ? 1 + room / each : attempts);
			}
		}
		return (int) attempts;
	}

	private static Answer grant(KeptMember member, List<LimitLog> logs, Wish wish, @Nullable Tightest tightest,
			int attempts, long go, long now) {
		if (tightest != null) {
			member.share.granted(attempts, attempts > wish.more(), wish.ahead(), tightest.log.windowMicros(),
					tightest.fitting, now);
		}
		List<Long> amounts = new ArrayList<>();
		List<Long> ends = new ArrayList<>();
		for (int i = 0; i < logs.size(); i++) {
			LimitLog log = logs.get(i);
			boolean known = log.allowance > 0;
			long amount = known ? wish.head().get(i) + (attempts - 1) * wish.each().get(i) : 0;
			long end = known ? log.roundUp(go + wish.slackMicros() + log.windowMicros()) : 0;
			if (amount > 0) {
				log.entries.add(end, amount);
			}
			amounts.add(amount);
			ends.add(end);
		}
		member.slots += attempts;
		return new Answer(new Grant(go, attempts, amounts, ends), 0, null);
	}

	private static First first(List<LimitLog> logs, List<Long> vector, long[] reserved, long now) {
		First first = new First(now, null);
		for (int i = 0; i < logs.size(); i++) {
			LimitLog log = logs.get(i);
			if (log.allowance > 0) {
				long fits = log.fits(Math.min(vector.get(i), log.allowance) + reserved[i], now);
				first = (fits > first.at) ? new First(fits, log.name) : first;
			}
		}
		return first;
	}

	private record First(long at, @Nullable String limit) {

	}

	private record Answer(@Nullable Grant grant, long again, @Nullable String waitsFor) {

		private static final Answer NONE = new Answer(null, 0, null);

	}

}
