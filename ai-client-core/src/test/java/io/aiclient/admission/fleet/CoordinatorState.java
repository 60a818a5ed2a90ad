package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.Conflict;
import io.aiclient.admission.shared.SharedQuota.Latch;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuota.Terms;
import io.aiclient.admission.shared.SharedQuota;

/**
 * All that a coordinator can lose: state.lua, latches.lua and what limits.lua does with a
 * report.
 */
final class CoordinatorState {

	private static final long MINUTE = 60_000_000;

	private static final int MOST_KEYS = 8;

	final Map<String, MemberState> members = new LinkedHashMap<>();

	final Map<String, LimitState> limits = new HashMap<>();

	private final Map<@Nullable String, Latch> latches = new HashMap<>();

	String epoch = "";

	/**
	 * From when on the state has all that was used.
	 */
	long since;

	/**
	 * Whether what was used before may still count, and a loss of it is known.
	 */
	boolean lost;

	long time;

	long cooldown;

	long pauseReleases;

	private long tickets;

	CoordinatorState(long time) {
		this.time = time;
	}

	void begins(String epoch, long since) {
		this.epoch = epoch;
		this.since = since;
		this.lost = since > this.time - MINUTE;
	}

	void moveTo(long now) {
		this.time = Math.max(now, this.time);
		this.cooldown = Math.min(this.cooldown, this.time + LimitState.micros(SharedQuota.LONGEST_PAUSE));
		this.members.values().removeIf((member) -> this.time - member.seen > MINUTE);
		this.members.values().stream().filter((member) -> !member.isAlive(this.time)).forEach((member) -> {
			member.ticket = 0;
			member.slots = 0;
		});
	}

	/**
	 * Notes who reports.
	 * @return whether the report is news; else it was sent again, or overtaken
	 */
	boolean hears(Report report) {
		MemberState own = this.members.computeIfAbsent(report.member(), (id) -> new MemberState());
		own.seen = this.time;
		boolean fresh = report.sequence() > own.sequence;
		if (report.sequence() >= own.sequence) {
			own.sequence = report.sequence();
			own.keys = report.keys().stream().limit(MOST_KEYS).toList();
			own.slots = report.slots();
			own.maxConcurrency = report.maxConcurrency();
		}
		Set<String> sent = sentKeys();
		this.latches.keySet().removeIf((key) -> key != null && !sent.contains(key));
		return fresh;
	}

	private Set<String> sentKeys() {
		return this.members.values().stream().flatMap((member) -> member.keys.stream()).collect(Collectors.toSet());
	}

	void settleLimits(Report report, MemberState own, boolean fresh) {
		for (Terms terms : report.limits()) {
			LimitState limit = this.limits.computeIfAbsent(terms.name(), (name) -> new LimitState(terms));
			if (fresh) {
				limit.learn(terms, own.terms.put(terms.name(), terms), this.time);
			}
			List<Terms> reported = this.members.values()
				.stream()
				.map((member) -> member.terms.get(terms.name()))
				.filter(Objects::nonNull)
				.toList();
			limit.settle(reported, this.time);
		}
	}

	void apply(Report report) {
		report.charges()
			.forEach((charge) -> limit(report, charge.limit()).correct(charge.endMicros(), charge.amount(), this.time));
		report.remaining()
			.forEach((remaining) -> limit(report, remaining.limit()).remaining(remaining.remaining(),
					remaining.atMicros(), this.time));
		Duration pause = report.pause();
		if (pause != null && pause.isZero()) {
			this.cooldown = 0;
			this.pauseReleases++;
			this.limits.values().forEach((limit) -> limit.external.clear());
		}
		else if (pause != null) {
			Duration cut = (pause.compareTo(SharedQuota.LONGEST_PAUSE) < 0) ? pause : SharedQuota.LONGEST_PAUSE;
			this.cooldown = Math.max(this.cooldown, this.time + Math.max(1, LimitState.micros(cut)));
		}
		report.latches().forEach(this::turn);
	}

	private LimitState limit(Report report, int position) {
		return Objects.requireNonNull(this.limits.get(report.limits().get(position).name()));
	}

	private void turn(LatchChange change) {
		Latch before = latch(change.key());
		boolean known = change.key() == null || sentKeys().contains(change.key());
		if (known && (change.reason() == null) != (before.reason() == null)) {
			this.latches.put(change.key(),
					new Latch(change.key(), change.reason(), Math.max(before.version() + 1, this.time)));
		}
	}

	private Latch latch(@Nullable String key) {
		return this.latches.getOrDefault(key, new Latch(key, null, 0));
	}

	/**
	 * The latches of the account and of some keys.
	 */
	List<Latch> latches(List<String> keys) {
		return Stream.concat(Stream.of(latch(null)), keys.stream().map(this::latch)).toList();
	}

	Stream<MemberState> alive() {
		return this.members.values().stream().filter((member) -> member.isAlive(this.time));
	}

	int slots() {
		return alive().mapToInt((member) -> member.slots).sum();
	}

	/**
	 * The most attempts that may be in flight; null for no limit.
	 */
	@Nullable Integer maxConcurrency() {
		return this.members.values()
			.stream()
			.map((member) -> member.maxConcurrency)
			.filter(Objects::nonNull)
			.min(Integer::compare)
			.orElse(null);
	}

	long nextTicket() {
		return ++this.tickets;
	}

	/**
	 * What members configured differently from what holds.
	 */
	List<Conflict> conflicts(Report report) {
		Set<Conflict> conflicts = new LinkedHashSet<>();
		for (MemberState member : this.members.values()) {
			for (int i = 0; i < report.limits().size(); i++) {
				Terms base = limit(report, i).base();
				Terms terms = member.terms.get(report.limits().get(i).name());
				if (base != null && terms != null && terms.configured()) {
					conflicts.add(new Conflict(terms.name(), value(base), value(terms)));
				}
			}
			if (member.maxConcurrency != null) {
				conflicts.add(new Conflict("concurrency", String.valueOf(maxConcurrency()),
						String.valueOf(member.maxConcurrency)));
			}
		}
		conflicts.removeIf((conflict) -> conflict.inForce().equals(conflict.other()));
		return List.copyOf(conflicts);
	}

	private static String value(Terms terms) {
		Duration window = terms.window();
		boolean seconds = window.toMillis() % 1_000 == 0;
		return terms.allowance() + " in " + (seconds ? window.toSeconds() + " s" : window.toMillis() + " ms");
	}

}
