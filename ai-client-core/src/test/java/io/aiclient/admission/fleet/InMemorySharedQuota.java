package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

	private static final long LATELY = 1_500_000;

	private static final long EARLIER = 5_000;

	private static final long SLOT_AGAIN = 25_000;

	private static final long MICRO = 1_000;

	private final VirtualLoop loop;

	private final LongSupplier halfWayNanos;

	private final long originMicros;

	private int epochs;

	private @Nullable State state;

	private boolean down;

	private boolean losesNextAnswer;

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

	private Reply apply(Report report) {
		this.exchanges++;
		long now = now();
		if (this.state == null) {
			this.state = new State("epoch-" + this.epochs++, report.knownEpoch() != null);
		}
		State state = this.state;
		state.members.values().removeIf((member) -> now - member.seen > DEAD_AFTER);
		Member member = state.members.computeIfAbsent(report.member(), (id) -> new Member());
		member.seen = now;
		member.slots = report.slots();
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
		return new Reply(now, state.epoch, answer.grant, answer.again, answer.waitsFor,
				logs.stream().map((log) -> log.inForce(now)).toList(), state.members.size(),
				Math.max(0, state.pausedUntil - now), state.latch, state.latchVersion, List.copyOf(state.conflicts));
	}

	private Answer wish(State state, Member member, Report report, List<LimitLog> logs, long now) {
		Wish wish = report.wish();
		boolean othersInLine = state.members.values()
			.stream()
			.anyMatch((other) -> other != member && other.ask != null);
		boolean othersWaited = state.members.values()
			.stream()
			.anyMatch((other) -> other != member && now - other.waited <= LATELY);
		if (wish.ahead()) {
			boolean free = !othersInLine && now >= state.pausedUntil && state.freeSlots(report) >= 1;
			int attempts = free ? count(logs, wish, now, 2, new long[logs.size()], state.freeSlots(report)) : 0;
			return (attempts > 0) ? grant(member, logs, wish, attempts, now, now) : Answer.NONE;
		}
		if (member.ask == null) {
			member.ask = new Ask(state.tickets++);
		}
		member.ask.vector = wish.head();
		long waitedBefore = member.waited;
		long[] reserved = new long[logs.size()];
		int slots = state.freeSlots(report);
		long go = Math.max(now, state.pausedUntil);
		String waitsFor = (go > now) ? "cooldown" : null;
		for (Member older : state.olderThan(member)) {
			go = Math.max(go, first(logs, older.ask.vector, reserved, now).at);
			for (int i = 0; i < reserved.length; i++) {
				reserved[i] += Math.min(older.ask.vector.get(i), logs.get(i).allowance);
			}
			slots--;
		}
		First own = first(logs, wish.head(), reserved, now);
		waitsFor = (own.at > go || waitsFor == null) ? own.limit : waitsFor;
		go = Math.max(go, own.at);
		member.waited = now;
		if (slots < 1) {
			return new Answer(null, now + SLOT_AGAIN, "concurrency");
		}
		if (go > now + SOON) {
			return new Answer(null, go - EARLIER, waitsFor);
		}
		int attempts = count(logs, wish, go, 1, reserved, slots);
		if (othersWaited) {
			long tightest = logs.stream().mapToLong((log) -> log.allowance).filter((all) -> all > 0).min().orElse(8);
			long parts = 8L * state.members.size();
			attempts = (int) Math.min(attempts, (tightest + parts - 1) / parts);
		}
		member.waited = waitedBefore;
		member.ask = null;
		return grant(member, logs, wish, Math.max(1, attempts), go, now);
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

	private static Answer grant(Member member, List<LimitLog> logs, Wish wish, int attempts, long go, long now) {
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

	private static final class Ask {

		private final long ticket;

		private List<Long> vector = List.of();

		private Ask(long ticket) {
			this.ticket = ticket;
		}

	}

	private static final class Member {

		private long seen;

		private long waited;

		private int slots;

		private Map<String, Terms> terms = Map.of();

		private @Nullable Ask ask;

	}

	/**
	 * All that a keeper can lose.
	 */
	private static final class State {

		private final String epoch;

		private final boolean full;

		private final Set<String> filledFor = new HashSet<>();

		private final Map<String, Member> members = new LinkedHashMap<>();

		/**
		 * The last report of each that was applied, also of those that are gone: they may
		 * only have been cut off.
		 */
		private final Map<String, Long> applied = new HashMap<>();

		private final Map<String, LimitLog> limits = new LinkedHashMap<>();

		private final Set<Conflict> conflicts = new HashSet<>();

		private long tickets;

		private long pausedUntil;

		private @Nullable String latch;

		private long latchVersion;

		private State(String epoch, boolean full) {
			this.epoch = epoch;
			this.full = full;
		}

		private int slots() {
			return this.members.values().stream().mapToInt((member) -> member.slots).sum();
		}

		private int freeSlots(Report report) {
			Integer max = report.maxConcurrency();
			return (max != null) ? max - slots() : Integer.MAX_VALUE;
		}

		private List<Member> olderThan(Member member) {
			long ticket = member.ask.ticket;
			return this.members.values()
				.stream()
				.filter((other) -> other.ask != null && other.ask.ticket < ticket)
				.sorted(Comparator.comparingLong((other) -> other.ask.ticket))
				.toList();
		}

		private void terms(Member member, Report report, long now) {
			Map<String, Terms> before = member.terms;
			Map<String, Terms> told = new LinkedHashMap<>();
			report.limits().forEach((terms) -> told.put(terms.name(), terms));
			member.terms = told;
			for (Terms terms : report.limits()) {
				LimitLog log = this.limits.computeIfAbsent(terms.name(), (name) -> new LimitLog(name, terms.window()));
				boolean known = log.allowance > 0;
				boolean another = !terms.equals(before.get(terms.name()));
				if (terms.allowance() > 0 && !terms.configured() && another) {
					log.learn(terms, now);
				}
				hold(log, now);
				if (this.full && !known && log.allowance > 0) {
					log.fill(now);
				}
			}
		}

		private void hold(LimitLog log, long now) {
			List<Terms> configured = this.members.values()
				.stream()
				.map((member) -> member.terms.get(log.name))
				.filter((terms) -> terms != null && terms.configured())
				.sorted(Comparator.comparingLong(Terms::allowance))
				.toList();
			Terms base = configured.isEmpty() ? log.learned : configured.get(0);
			Terms inForce = (now < log.shorterUntil) ? log.shorter : base;
			if (inForce != null) {
				log.allowance = inForce.allowance();
				log.window = inForce.window();
				log.configured = inForce.configured();
				configured.stream()
					.filter((terms) -> !terms.equals(base))
					.forEach((terms) -> this.conflicts.add(new Conflict(log.name, value(base), value(terms))));
			}
		}

		private static String value(Terms terms) {
			return terms.allowance() + " in " + terms.window().toMillis() + " ms";
		}

		private void tell(Report report, long now) {
			report.corrections().forEach((correction) -> {
				LimitLog log = this.limits.get(report.limits().get(correction.limit()).name());
				log.entries.correct(correction.endMicros(), correction.delta(), now);
			});
			report.remaining().forEach((remaining) -> {
				LimitLog log = this.limits.get(report.limits().get(remaining.limit()).name());
				log.remaining(remaining, now);
			});
			if (report.pause() != null) {
				this.pausedUntil = Math.max(this.pausedUntil, now + report.pause().toNanos() / MICRO);
			}
			if (report.latch() != null) {
				this.latch = report.latch().reason();
				this.latchVersion++;
			}
		}

	}

	/**
	 * One limit, and what was used of it.
	 */
	private static final class LimitLog {

		private final String name;

		private final EndLog entries = new EndLog();

		private final Map<Long, Long> foreign = new LinkedHashMap<>();

		private Duration window;

		private long allowance;

		private boolean configured;

		private @Nullable Terms learned;

		private @Nullable Terms shorter;

		private long shorterUntil;

		private LimitLog(String name, Duration window) {
			this.name = name;
			this.window = window;
		}

		/**
		 * A shorter window than is known is one that a refusal taught.
		 */
		private void learn(Terms terms, long now) {
			if (this.allowance > 0 && terms.window().compareTo(this.window) < 0) {
				this.shorter = terms;
				this.shorterUntil = now + Duration.ofMinutes(10).toNanos() / MICRO;
			}
			else {
				this.learned = terms;
			}
		}

		private long windowMicros() {
			return this.window.toNanos() / MICRO;
		}

		private long roundUp(long micros) {
			long step = Math.max(MICRO, windowMicros() / 256);
			return -Math.floorDiv(-micros, step) * step;
		}

		private void fill(long now) {
			if (this.allowance > 0 && this.window.compareTo(Duration.ofMinutes(1)) <= 0) {
				this.entries.add(now + windowMicros(), this.allowance);
			}
		}

		private long used(long at) {
			return this.entries.after(at);
		}

		private long foreign(long at) {
			this.foreign.keySet().removeIf((time) -> at - time > windowMicros());
			return this.foreign.values().stream().mapToLong((amount) -> amount).max().orElse(0);
		}

		private void remaining(Remaining told, long now) {
			long others = this.allowance - told.remaining() - used(told.atMicros());
			if (others > 0) {
				this.foreign.merge(now, others, Math::max);
			}
		}

		private long fits(long amount, long now) {
			long most = this.allowance - foreign(now) - amount;
			return (most >= 0) ? this.entries.atMost(most, now) : now + windowMicros();
		}

		private InForce inForce(long now) {
			return new InForce(this.allowance, this.window, this.configured, used(now), foreign(now));
		}

	}

}
