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

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota;
import io.aiclient.admission.SharedQuota.Conflict;
import io.aiclient.admission.SharedQuota.Latch;
import io.aiclient.admission.SharedQuota.LatchChange;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuota.Terms;

/**
 * All that a keeper can lose.
 */
final class KeeperState {

	final String epoch;

	final boolean full;

	final Set<String> filledFor = new HashSet<>();

	final Map<String, KeptMember> members = new LinkedHashMap<>();

	/**
	 * The shares of all, also of those that are gone: what they had is not back yet.
	 */
	final Map<String, FairShare> shares = new LinkedHashMap<>();

	/**
	 * The last report of each that was applied, also of those that are gone: they may
	 * only have been cut off.
	 */
	final Map<String, Long> applied = new HashMap<>();

	final Map<String, LimitLog> limits = new LinkedHashMap<>();

	final Set<Conflict> conflicts = new HashSet<>();

	long tickets;

	long pausedUntil;

	long pauseReleases;

	private final Map<@Nullable String, Latch> latches = new HashMap<>();

	KeeperState(String epoch, boolean full) {
		this.epoch = epoch;
		this.full = full;
	}

	int slots() {
		return this.members.values().stream().mapToInt((member) -> member.slots).sum();
	}

	int freeSlots(Report report) {
		Integer max = report.maxConcurrency();
		return (max != null) ? max - slots() : Integer.MAX_VALUE;
	}

	List<KeptMember> olderThan(KeptMember member) {
		long ticket = member.ask.ticket;
		return this.members.values()
			.stream()
			.filter((other) -> other.ask != null && other.ask.ticket < ticket)
			.sorted(Comparator.comparingLong((other) -> other.ask.ticket))
			.toList();
	}

	void terms(KeptMember member, Report report, long now) {
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

	void hold(LimitLog log, long now) {
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

	static String value(Terms terms) {
		return terms.allowance() + " in " + terms.window().toMillis() + " ms";
	}

	void tell(Report report, long now) {
		report.corrections().forEach((correction) -> {
			LimitLog log = this.limits.get(report.limits().get(correction.limit()).name());
			log.entries.correct(correction.endMicros(), correction.delta(), now);
		});
		report.remaining().forEach((remaining) -> {
			LimitLog log = this.limits.get(report.limits().get(remaining.limit()).name());
			log.remaining(remaining, now);
		});
		Duration pause = report.pause();
		if (pause != null && pause.isZero()) {
			this.pausedUntil = 0;
			this.pauseReleases++;
			this.limits.values().forEach((log) -> log.foreign.clear());
		}
		else if (pause != null) {
			long nanos = Math.min(pause.toNanos(), SharedQuota.LONGEST_PAUSE.toNanos());
			this.pausedUntil = Math.max(this.pausedUntil, now + nanos / InMemorySharedQuota.MICRO);
		}
		report.latches().forEach((change) -> turn(change, now));
	}

	private void turn(LatchChange change, long now) {
		Latch before = latch(change.key());
		if ((change.reason() == null) != (before.reason() == null)) {
			this.latches.put(change.key(),
					new Latch(change.key(), change.reason(), Math.max(before.version() + 1, now)));
		}
	}

	/**
	 * The latches of the account and of some keys.
	 */
	List<Latch> latches(List<String> keys) {
		this.latches.keySet()
			.removeIf((key) -> key != null && this.members.values().stream().noneMatch((m) -> m.keys.contains(key)));
		List<Latch> standing = new ArrayList<>();
		standing.add(latch(null));
		keys.forEach((key) -> standing.add(latch(key)));
		return standing;
	}

	private Latch latch(@Nullable String key) {
		return this.latches.getOrDefault(key, new Latch(key, null, 0));
	}

}
