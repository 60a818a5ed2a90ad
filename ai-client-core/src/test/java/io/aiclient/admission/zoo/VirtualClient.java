package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.Priority;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

/**
 * Sends a workload through the real gate, as a batch does: the next request applies when
 * one before it was admitted; a refused one applies again as a retry when it may come
 * back, and not before.
 */
final class VirtualClient {

	private static final long NEVER = Long.MAX_VALUE;

	private static final long MOST = 20;

	final Scenario scenario;

	final Workload work;

	final VirtualLoop loop = new VirtualLoop();

	final VirtualProvider provider;

	final AdmissionGate gate;

	final SplittableRandom network;

	private final long[] lastAdmitted = new long[Priority.values().length];

	private final long begun;

	private int applied;

	private int waiting;

	private boolean applying;

	private int ended;

	private long lastEnd;

	private long turns;

	private long sent;

	private long failed;

	private long refusedLater;

	private long firstPauseEnd = NEVER;

	private long orderViolations;

	VirtualClient(Scenario scenario) {
		this.scenario = scenario;
		this.work = scenario.workload();
		SplittableRandom random = new SplittableRandom(scenario.seed());
		this.network = random.split();
		this.provider = new VirtualProvider(scenario.provider(), this.loop, random.split());
		this.gate = new DefaultAdmissionGate(scenario.known(),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(this.work.slots())), this.loop, this.loop);
		Arrays.fill(this.lastAdmitted, -1);
		this.begun = scenario.provider().foreign().ahead().toNanos();
		this.loop.after(this.begun, this::apply);
	}

	/**
	 * Runs to the last request's end, or until it has taken many times as long as the
	 * best, or been refused many times for each request.
	 * @return what came of it
	 */
	ZooResult run() {
		Duration best = GreedyBest.makespan(this.scenario);
		long tooLate = this.begun + MOST * (best.toNanos() + Duration.ofMinutes(1).toNanos());
		long tooOften = MOST * this.work.requests();
		this.loop.runWhile(() -> this.ended < this.work.requests() && this.loop.elapsed() < tooLate
				&& this.provider.refused() < tooOften);
		return new ZooResult(Duration.ofNanos(this.lastEnd - this.begun), best, this.provider.accepted(),
				this.provider.refused(), this.refusedLater, this.failed, this.work.requests() - this.ended,
				this.orderViolations, this.provider.uses(), this.loop.events());
	}

	/**
	 * Lets the next requests apply until enough wait. Flat, though each that is admitted
	 * at once makes room for the next. Several in line are as many callers, who do not
	 * apply anew while another is being admitted.
	 */
	private void apply() {
		if (this.applying) {
			return;
		}
		this.applying = true;
		while (this.waiting < this.work.inLine() && this.applied < this.work.requests()) {
			this.waiting++;
			int index = this.applied++;
			new VirtualAttempt(this, this.work.item(index, this.scenario.seed(), this.scenario.provider().latency()))
				.apply(Priority.BATCH);
		}
		this.applying = false;
	}

	long nextTurn() {
		return this.turns++;
	}

	long travelTime() {
		Network network = this.scenario.network();
		long time = network.out().next(this.network);
		return (this.sent++ < network.coldRequests()) ? time + network.cold().next(this.network) : time;
	}

	void admitted(Priority priority, long turn) {
		if (turn < this.lastAdmitted[priority.ordinal()]) {
			this.orderViolations++;
		}
		this.lastAdmitted[priority.ordinal()] = turn;
		leftTheLine(priority);
	}

	void neverFits(Priority priority) {
		failed();
		leftTheLine(priority);
	}

	private void leftTheLine(Priority priority) {
		if (priority == Priority.BATCH) {
			this.waiting--;
			if (this.work.inLine() == 1) {
				apply();
			}
			else {
				this.loop.after(0, this::apply);
			}
		}
	}

	void refused(long sentAt, long pause) {
		if (this.firstPauseEnd == NEVER) {
			this.firstPauseEnd = this.loop.elapsed() + pause;
		}
		else if (sentAt > this.firstPauseEnd) {
			this.refusedLater++;
		}
	}

	void failed() {
		this.failed++;
		ended();
	}

	void ended() {
		this.ended++;
		this.lastEnd = this.loop.elapsed();
	}

}
