package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.aiclient.simulator.quota.LimitKind;

/**
 * Counts and remembers. One lock for everything, so that a reader sees counts that belong
 * together.
 */
final class Tally {

	private final int arrivalLog;

	private final int bodyLog;

	private final Deque<Arrival> arrivals = new ArrayDeque<>();

	private final Deque<String> bodies = new ArrayDeque<>();

	private final Map<LimitKind, Long> refused = new EnumMap<>(LimitKind.class);

	private final Map<String, Long> faults = new TreeMap<>();

	private long received;

	private long rejected;

	private long refusedByConcurrency;

	private long accepted;

	private long answered;

	private long cancelled;

	private int inFlight;

	private int maxInFlight;

	private long promptTokens;

	private long completionTokens;

	Tally(int arrivalLog, int bodyLog) {
		this.arrivalLog = arrivalLog;
		this.bodyLog = bodyLog;
	}

	synchronized void received() {
		this.received++;
	}

	synchronized void body(byte[] body) {
		if (this.bodyLog > 0) {
			if (this.bodies.size() == this.bodyLog) {
				this.bodies.remove();
			}
			this.bodies.add(new String(body, StandardCharsets.UTF_8));
		}
	}

	synchronized void rejected(Duration at, int status) {
		this.rejected++;
		arrived(new Arrival(at, status, 0));
	}

	synchronized void refused(Duration at, LimitKind limit) {
		this.refused.merge(limit, 1L, Long::sum);
		arrived(new Arrival(at, 429, 0));
	}

	synchronized void refusedByConcurrency(Duration at) {
		this.refusedByConcurrency++;
		arrived(new Arrival(at, 429, 0));
	}

	synchronized void accepted(Duration at, Fault fault, long tokens) {
		this.accepted++;
		this.inFlight++;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		if (fault != WireFault.NONE) {
			this.faults.merge(fault.label(), 1L, Long::sum);
		}
		arrived(new Arrival(at, FaultEffect.status(fault), tokens));
	}

	synchronized void answered(Answer answer) {
		this.inFlight--;
		this.answered++;
		this.promptTokens += answer.promptTokens();
		this.completionTokens += answer.completionTokens();
	}

	synchronized void cancelled() {
		this.inFlight--;
		this.cancelled++;
	}

	synchronized void failed() {
		this.inFlight--;
	}

	synchronized Counts counts() {
		return new Counts(this.received, this.rejected, refusedBy(LimitKind.REQUESTS),
				refusedBy(LimitKind.REQUESTS_PER_DAY), refusedBy(LimitKind.TOKENS), this.refusedByConcurrency,
				this.accepted, this.answered, this.faults, this.cancelled, this.inFlight, this.maxInFlight,
				this.promptTokens, this.completionTokens);
	}

	synchronized List<Arrival> arrivals() {
		return List.copyOf(this.arrivals);
	}

	synchronized List<String> bodies() {
		return List.copyOf(this.bodies);
	}

	private void arrived(Arrival arrival) {
		if (this.arrivalLog > 0) {
			if (this.arrivals.size() == this.arrivalLog) {
				this.arrivals.remove();
			}
			this.arrivals.add(arrival);
		}
	}

	private long refusedBy(LimitKind limit) {
		return this.refused.getOrDefault(limit, 0L);
	}

}
