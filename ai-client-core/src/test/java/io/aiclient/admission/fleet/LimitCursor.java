package io.aiclient.admission.fleet;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A walk through what is charged to one limit, along time, as line.lua has it. What
 * others use who are no members is a charge that leaves in steps, as the parts of the
 * window do in which it was noticed.
 */
final class LimitCursor {

	final LimitState limit;

	/**
	 * When what may have been lost is out of the window.
	 */
	final long opens;

	/**
	 * What others use who are no members.
	 */
	final long external;

	/**
	 * What all members used.
	 */
	long used;

	/**
	 * What is taken at the time to which the walk has come.
	 */
	long taken;

	long room;

	private final TreeMap<Long, Long> log;

	/**
	 * What leaves beside the log, by its end.
	 */
	private final TreeMap<Long, Long> line = new TreeMap<>();

	LimitCursor(LimitState limit, long opens, long now) {
		this.limit = limit;
		this.opens = opens;
		this.log = new TreeMap<>(limit.log.after(now));
		this.external = externalSteps(now);
		this.room = limit.allowance;
		this.used = limit.log.sum(now);
		this.taken = this.used + this.external;
		if (isInForce() && opens > now) {
			this.used = limit.allowance;
		}
		if (this.line.isEmpty()) {
			limit.external.clear();
		}
	}

	private long externalSteps(long now) {
		long most = 0;
		for (Map.Entry<Long, Long> noticed : this.limit.external.descendingMap().entrySet()) {
			double parts = (double) (noticed.getKey() + LimitState.PARTS + 1) * this.limit.window;
			long end = (long) Math.ceil(parts / LimitState.PARTS);
			if (end > now && noticed.getValue() > most) {
				this.line.put(end, noticed.getValue() - most);
				most = noticed.getValue();
			}
		}
		return most;
	}

	boolean isInForce() {
		return this.limit.allowance > 0;
	}

	/**
	 * How much of a need has to fit.
	 */
	long cut(Map<String, Long> needs) {
		return Math.min(needs.getOrDefault(this.limit.name, 0L), this.room);
	}

	/**
	 * When something leaves next.
	 * @return null if nothing is left to leave
	 */
	@Nullable Long next() {
		if (this.log.isEmpty() || this.line.isEmpty()) {
			return !this.log.isEmpty() ? this.log.firstKey() : !this.line.isEmpty() ? this.line.firstKey() : null;
		}
		return Math.min(this.log.firstKey(), this.line.firstKey());
	}

	void leave() {
		boolean fromLog = !this.log.isEmpty() && (this.line.isEmpty() || this.log.firstKey() <= this.line.firstKey());
		this.taken -= (fromLog ? this.log : this.line).pollFirstEntry().getValue();
	}

	void leaveUntil(long time) {
		for (Long next = next(); next != null && next <= time; next = next()) {
			leave();
		}
	}

	/**
	 * Reserves a place for a member that is before the one that asks.
	 */
	void reserve(Map<String, Long> needs, long slack, long time) {
		long need = cut(needs);
		if (need > 0) {
			long last = this.line.isEmpty() ? 0 : this.line.lastKey();
			this.taken += need;
			this.line.merge(Math.max(last, time + slack + this.limit.window), need, Long::sum);
		}
	}

}
