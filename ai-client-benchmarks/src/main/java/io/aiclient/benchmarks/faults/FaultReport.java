package io.aiclient.benchmarks.faults;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What became of a plan.
 *
 * @param right requests that ended as they had to
 * @param wrong what became of the others, each a line
 * @param lost requests that did not end
 * @param twice ends beyond the first of a request
 * @param late ends after the deadline
 * @param sent attempts that the provider saw
 * @param planned attempts that the plan takes
 * @param makespan the time of all
 */
record FaultReport(int right, List<String> wrong, int lost, int twice, int late, long sent, long planned,
		Duration makespan) {

	static FaultReport of(FaultPlan plan, List<Ending> endings, Duration deadline, long sent, Duration makespan) {
		List<PlannedRequest> requests = plan.requests();
		BitSet ended = new BitSet(requests.size());
		endings.forEach((ending) -> ended.set(ending.index()));
		List<String> wrong = endings.stream()
			.filter((ending) -> !ending.right())
			.map((ending) -> requests.get(ending.index()).describe() + ", but: " + ending.how())
			.toList();
		return new FaultReport(endings.size() - wrong.size(), wrong, requests.size() - ended.cardinality(),
				endings.size() - ended.cardinality(),
				(int) endings.stream().filter((ending) -> ending.took().compareTo(deadline) > 0).count(), sent,
				plan.attempts(), makespan);
	}

	boolean isKept() {
		return this.wrong.isEmpty() && this.lost == 0 && this.twice == 0 && this.late == 0;
	}

	String toLine() {
		return String.format(Locale.ROOT,
				"%d ended, %d right, %d wrong, %d lost, %d twice, %d late; %d attempts, %d planned; %.1f s",
				this.right + this.wrong.size(), this.right, this.wrong.size(), this.lost, this.twice, this.late,
				this.sent, this.planned, this.makespan.toNanos() / 1e9);
	}

}
