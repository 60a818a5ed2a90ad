package io.aiclient.admission.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;

/**
 * Decides on one lease request, as line.lua has it. Those who are before the member in
 * line are given their places first.
 */
final class LeaseRound {

	private static final long SOON = 10_000;

	private static final long EARLY = 5_000;

	private static final long UNTIL_A_SLOT = 25_000;

	static final Decision NOTHING = new Decision(null, 0, null);

	private final CoordinatorState state;

	private final MemberState own;

	private final List<LimitCursor> cursors;

	private final LeaseRequest leaseRequest;

	private final Map<String, Long> needs = new HashMap<>();

	private final long now;

	private final double most;

	private final int inUse;

	private final long alive;

	private final boolean contested;

	private final List<MemberState> line;

	private @Nullable LimitCursor tightest;

	private double fitting = Double.POSITIVE_INFINITY;

	private final double share;

	private long go;

	private @Nullable String waitsFor;

	LeaseRound(CoordinatorState state, MemberState own, List<LimitCursor> cursors, LeaseRequest leaseRequest) {
		this.state = state;
		this.own = own;
		this.cursors = cursors;
		this.leaseRequest = leaseRequest;
		this.now = state.time;
		this.go = state.time;
		Integer most = state.maxConcurrency();
		this.most = (most != null) ? most : Double.POSITIVE_INFINITY;
		this.inUse = state.slots();
		this.alive = state.alive().count();
		List<MemberState> others = state.members.values().stream().filter((other) -> other != own).toList();
		if (leaseRequest.ahead()) {
			own.ticket = 0;
		}
		this.contested = others.stream().anyMatch((other) -> other.hasWaited(this.now));
		this.line = others.stream()
			.filter((other) -> other.isInLine(this.now) && !(own.ticket > 0 && other.ticket > own.ticket))
			.sorted(Comparator.comparingLong((other) -> other.ticket))
			.toList();
		for (int i = 0; i < cursors.size(); i++) {
			need(i, cursors.get(i));
		}
		this.share = others.stream().anyMatch((other) -> other.wants(this.now)) ? share(others)
				: Double.POSITIVE_INFINITY;
	}

	private void need(int i, LimitCursor cursor) {
		long allowance = cursor.limit.allowance;
		this.needs.put(cursor.limit.name,
				cursor.isInForce() ? Math.min(this.leaseRequest.head().get(i), allowance) : 0);
		long each = this.leaseRequest.each().get(i);
		if (cursor.isInForce() && each > 0 && Math.max(1, (double) allowance / each) < this.fitting) {
			this.tightest = cursor;
			this.fitting = Math.max(1, (double) allowance / each);
		}
	}

	private double share(List<MemberState> others) {
		if (this.tightest == null) {
			return Double.POSITIVE_INFINITY;
		}
		double allowance = this.tightest.limit.allowance;
		double free = Math.max(0, allowance - this.tightest.taken) / allowance;
		return this.own.share(others, this.tightest.limit.window, this.fitting, this.tightest.external / allowance,
				free, this.now);
	}

	Decision decide() {
		return this.leaseRequest.ahead() ? ahead() : inTurn();
	}

	/**
	 * From a quota that is at most half used, and only if no member waits.
	 */
	private Decision ahead() {
		if (!this.line.isEmpty() || this.share < 1 || this.state.cooldown > this.now
				|| this.inUse + 1 > this.most / 2) {
			return NOTHING;
		}
		for (LimitCursor cursor : this.cursors) {
			cursor.room = cursor.room / 2;
			if (cursor.isInForce() && (cursor.opens > this.now || cursor.taken + need(cursor) > cursor.room)) {
				return NOTHING;
			}
		}
		return grant(1 + more(Math.floor(this.most / 2) - this.inUse));
	}

	private Decision inTurn() {
		if (this.state.cooldown > this.now) {
			this.go = this.state.cooldown;
			this.waitsFor = "cooldown";
		}
		double free = this.most - this.inUse;
		for (MemberState earlier : this.line) {
			place(earlier.needs);
			this.cursors.forEach((cursor) -> cursor.reserve(earlier.needs, earlier.slack, this.go));
			free--;
		}
		place(this.needs);
		boolean soon = this.go <= this.now + SOON;
		if (soon && this.share < 1) {
			LimitState limit = Objects.requireNonNull(this.tightest).limit;
			return new Decision(null, this.own.standsAside(limit.window, this.now), limit.name);
		}
		if (soon && free >= 1) {
			return grant(1 + more(free));
		}
		if (this.own.ticket == 0) {
			this.own.ticket = this.state.nextTicket();
		}
		this.own.waits(this.needs, this.leaseRequest.slackMicros(), this.now);
		return soon ? new Decision(null, this.now + UNTIL_A_SLOT, "concurrency")
				: new Decision(null, this.go - EARLY, this.waitsFor);
	}

	/**
	 * Moves on to the first time at which all limits have room for what is needed.
	 */
	private void place(Map<String, Long> needs) {
		for (LimitCursor cursor : this.cursors) {
			long need = cursor.cut(needs);
			if (need > 0 && cursor.opens > this.go) {
				moveTo(cursor.opens, cursor);
			}
			for (Long next = cursor.next(); need > 0 && cursor.taken + need > cursor.room
					&& next != null; next = cursor.next()) {
				if (next > this.go) {
					moveTo(next, cursor);
				}
				cursor.leave();
			}
		}
		this.cursors.forEach((cursor) -> cursor.leaveUntil(this.go));
	}

	private void moveTo(long time, LimitCursor cursor) {
		this.go = time;
		this.waitsFor = cursor.limit.name;
	}

	private long need(LimitCursor cursor) {
		return this.needs.getOrDefault(cursor.limit.name, 0L);
	}

	/**
	 * How many further ones may go at once, where so many attempts have a slot.
	 */
	private int more(double attempts) {
		double extra = Math.min(this.leaseRequest.more(), attempts - 1);
		for (int i = 0; i < this.cursors.size(); i++) {
			LimitCursor cursor = this.cursors.get(i);
			long each = this.leaseRequest.each().get(i);
			if (cursor.room > 0 && each > 0) {
				extra = Math.min(extra, Math.floorDiv(cursor.room - cursor.taken - need(cursor), each));
			}
		}
		if (this.contested) {
			extra = Math.min(extra, Math.ceil(Math.min(this.fitting, this.most) / (8 * this.alive)) - 1);
		}
		return (int) Math.max(0, Math.min(extra, this.share - 1));
	}

	private Decision grant(int attempts) {
		List<Long> amounts = new ArrayList<>();
		List<Long> ends = new ArrayList<>();
		for (int i = 0; i < this.cursors.size(); i++) {
			LimitCursor cursor = this.cursors.get(i);
			LimitState limit = cursor.limit;
			boolean inForce = cursor.isInForce();
			long amount = inForce ? need(cursor) + (attempts - 1) * this.leaseRequest.each().get(i) : 0;
			long end = inForce ? limit.rounded(this.go + this.leaseRequest.slackMicros() + limit.window) : 0;
			limit.log.add(end, amount);
			cursor.used += amount;
			amounts.add(amount);
			ends.add(end);
		}
		if (this.tightest != null) {
			this.own.granted(attempts, this.tightest.limit.window, this.fitting, this.now);
			if (!this.leaseRequest.ahead()) {
				this.own.wants(attempts <= this.leaseRequest.more(), this.tightest.limit.window, this.now);
			}
		}
		this.own.slots += attempts;
		this.own.leavesLine(this.now);
		return new Decision(new Lease(this.go, attempts, amounts, ends), 0, null);
	}

	/**
	 * What comes of a lease request.
	 *
	 * @param lease the lease; null if there is none yet
	 * @param again when to ask again; zero if there is nothing to ask for
	 * @param waitsFor what it waits for; null if it does not
	 */
	record Decision(@Nullable Lease lease, long again, @Nullable String waitsFor) {

	}

}
