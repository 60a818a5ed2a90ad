package io.aiclient.admission.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * What one member wants of a quota and has had of a window, and how much more it may have
 * while others want places too: as share.lua has it, which says why.
 */
final class FairShare {

	private static final long SECOND = 1_000_000;

	private static final long SILENT = 1_500_000;

	private static final long RECENT = 500_000;

	private static final long ASIDE = 100_000;

	private static final double PACE = 500_000;

	private static final double MARGIN = 1.02;

	private static final double ROUNDING = 0.000001;

	private final Deque<Turn> turns = new ArrayDeque<>();

	private double pace;

	private long paced;

	private boolean hungry;

	private long wanted;

	private long waited = Long.MIN_VALUE / 2;

	private boolean inLine;

	private long seen;

	/**
	 * The member is heard of.
	 */
	void seen(long now) {
		this.seen = now;
	}

	boolean wants(long now) {
		return now - this.seen <= SILENT && (this.inLine || this.wanted > now);
	}

	boolean isInLine(long now) {
		return now - this.seen <= SILENT && this.inLine;
	}

	boolean hasWaited(long now) {
		return this.inLine || now - this.waited <= SECOND;
	}

	private double had(long window, long now) {
		return this.turns.stream().filter((turn) -> turn.time > now - window).mapToDouble(Turn::part).sum();
	}

	private double part(long window, long now) {
		return (this.inLine || this.hungry) ? Double.POSITIVE_INFINITY
				: Math.max(had(window, now), pace(now) * window / PACE);
	}

	private double pace(long now) {
		return this.pace * Math.exp((this.paced - now) / PACE);
	}

	/**
	 * For how many more attempts the member may have places.
	 * @param others all others of late, alive or not
	 * @param window the window in microseconds
	 * @param fitting how many attempts fit into it
	 * @param foreign the part of it that others use who are no members
	 * @param free the part of it that is free now
	 * @param now the time
	 */
	double left(Collection<FairShare> others, long window, double fitting, double foreign, double free, long now) {
		if (others.stream().noneMatch((other) -> other.wants(now))) {
			return Double.POSITIVE_INFINITY;
		}
		List<Double> parts = new ArrayList<>();
		double mine = had(window, now);
		double all = mine + free;
		double held = 0;
		for (FairShare other : others) {
			double had = other.had(window, now);
			all += had;
			if (other.wants(now)) {
				parts.add(other.part(window, now));
			}
			else {
				held += had;
			}
		}
		double left = Math.max(1 - foreign, all) - held;
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

	void granted(int attempts, boolean all, boolean ahead, long window, double fitting, long now) {
		while (!this.turns.isEmpty() && this.turns.getFirst().time <= now - window) {
			this.turns.removeFirst();
		}
		double part = attempts / fitting;
		if (!this.turns.isEmpty() && now - this.turns.getLast().time < window / 16) {
			Turn last = this.turns.removeLast();
			this.turns.addLast(new Turn(last.time, last.part + part));
		}
		else {
			this.turns.addLast(new Turn(now, part));
		}
		this.pace = pace(now) + part;
		this.paced = now;
		if (!ahead) {
			this.hungry = !all;
			this.wanted = now + recent(window);
		}
		this.waited = this.inLine ? now : this.waited;
		this.inLine = false;
	}

	private static long recent(long window) {
		return Math.min(RECENT, window / 4);
	}

	void waits(long now) {
		this.inLine = true;
		this.waited = now;
	}

	/**
	 * The member's share is used up.
	 * @return when to ask again
	 */
	long standsAside(long window, long now) {
		long again = now + Math.min(ASIDE, window / 10);
		this.inLine = false;
		this.waited = now;
		this.hungry = true;
		this.wanted = again + recent(window);
		return again;
	}

	void wantsNothing() {
		this.wanted = this.inLine ? 0 : this.wanted;
		this.inLine = false;
	}

	/**
	 * What part of a window the member was granted at a time.
	 */
	private record Turn(long time, double part) {

	}

}
