package io.aiclient.admission.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * What a coordinator knows of one member, and how much more of a window it may have while
 * others want places too, as share.lua has it, which says why.
 */
final class MemberState {

	private static final long SECOND = 1_000_000;

	private static final long DEAD = 3 * SECOND;

	private static final long SILENT = 1_500_000;

	private static final long RECENT = 500_000;

	private static final long ASIDE = 100_000;

	private static final double PACE = 500_000;

	private static final int TURNS = 16;

	private static final double MARGIN = 1.02;

	private static final double ROUNDING = 0.000001;

	final Map<String, Terms> terms = new HashMap<>();

	List<String> keys = List.of();

	long seen;

	long sequence;

	int slots;

	@Nullable Integer maxConcurrency;

	/**
	 * Its place in line; zero if it does not wait.
	 */
	long ticket;

	Map<String, Long> needs = Map.of();

	long slack;

	private final Deque<Turn> turns = new ArrayDeque<>();

	private double pace;

	private long paced;

	private boolean hungry;

	private long wanted;

	private long waited = Long.MIN_VALUE / 2;

	boolean isAlive(long now) {
		return now - this.seen <= DEAD;
	}

	boolean isInLine(long now) {
		return this.ticket > 0 && now - this.seen <= SILENT;
	}

	boolean wants(long now) {
		return now - this.seen <= SILENT && (this.ticket > 0 || this.wanted > now);
	}

	boolean hasWaited(long now) {
		return isAlive(now) && (this.ticket > 0 || now - this.waited <= SECOND);
	}

	private double had(long window, long now) {
		return this.turns.stream().filter((turn) -> turn.time > now - window).mapToDouble(Turn::part).sum();
	}

	private double part(long window, long now) {
		return (this.ticket > 0 || this.hungry) ? Double.POSITIVE_INFINITY
				: Math.max(had(window, now), pace(now) * window / PACE);
	}

	private double pace(long now) {
		return this.pace * Math.exp((this.paced - now) / PACE);
	}

	/**
	 * For how many more attempts the member may have places.
	 * @param others all others that are known
	 * @param window the window in microseconds
	 * @param fitting how many attempts fit into it
	 * @param external the part of it that others use who are no members
	 * @param free the part of it that is free now
	 * @param now the time
	 */
	double share(Collection<MemberState> others, long window, double fitting, double external, double free, long now) {
		List<Double> parts = new ArrayList<>();
		double mine = had(window, now);
		double all = mine + free;
		double held = 0;
		for (MemberState other : others) {
			double had = other.had(window, now);
			all += had;
			if (other.wants(now)) {
				parts.add(other.part(window, now));
			}
			else {
				held += had;
			}
		}
		double left = Math.max(1 - external, all) - held;
		int sharers = parts.size() + 1;
		for (double part : parts.stream().sorted().toList()) {
			if (part > left / sharers) {
				break;
			}
			left -= part;
			sharers--;
		}
		return Math.ceil(fitting * (MARGIN * left / sharers - mine) - ROUNDING);
	}

	/**
	 * Attempts were leased, a limit being the tightest.
	 */
	void granted(int attempts, long window, double fitting, long now) {
		while (!this.turns.isEmpty() && this.turns.getFirst().time <= now - window) {
			this.turns.removeFirst();
		}
		double part = attempts / fitting;
		if (!this.turns.isEmpty() && now - this.turns.getLast().time < (double) window / TURNS) {
			Turn last = this.turns.removeLast();
			this.turns.addLast(new Turn(last.time, last.part + part));
		}
		else {
			this.turns.addLast(new Turn(now, part));
		}
		this.pace = pace(now) + part;
		this.paced = now;
	}

	/**
	 * Attempts were leased that a request waits for.
	 */
	void wants(boolean more, long window, long now) {
		this.hungry = more;
		this.wanted = now + recent(window);
	}

	private static long recent(long window) {
		return Math.min(RECENT, window / 4);
	}

	void waits(Map<String, Long> needs, long slack, long now) {
		this.needs = needs;
		this.slack = slack;
		this.waited = now;
	}

	void leavesLine(long now) {
		this.waited = (this.ticket > 0) ? now : this.waited;
		this.ticket = 0;
	}

	/**
	 * The member's share is used up.
	 * @return when to ask again
	 */
	long standsAside(long window, long now) {
		long again = now + Math.min(ASIDE, window / 10);
		this.ticket = 0;
		this.waited = now;
		this.hungry = true;
		this.wanted = again + recent(window);
		return again;
	}

	void wantsNothing() {
		this.wanted = (this.ticket > 0) ? 0 : this.wanted;
		this.ticket = 0;
	}

	/**
	 * What part of a window the member was leased at a time.
	 */
	private record Turn(long time, double part) {

	}

}
