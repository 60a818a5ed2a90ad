package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Remaining;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * Writes a report as the arguments of the script, in the order in which report.lua reads
 * them: texts, and whole numbers of microseconds and amounts.
 */
final class ReportArguments {

	private final List<String> arguments = new ArrayList<>();

	private ReportArguments() {
	}

	static List<String> of(Report report) {
		ReportArguments written = new ReportArguments();
		written.write(report);
		return written.arguments;
	}

	private void write(Report report) {
		add(CoordinatorScript.PROTOCOL);
		add(report.member(), report.sequence(), (report.knownEpoch() != null) ? report.knownEpoch() : "");
		add(report.keys().size());
		report.keys().forEach(this::add);
		add(report.limits().size());
		for (Terms terms : report.limits()) {
			add(terms.name(), terms.allowance(), micros(terms.window()), terms.configured() ? 1 : 0);
		}
		add(report.charges().size());
		for (RemoteCharge charge : report.charges()) {
			add(charge.limit(), charge.endMicros(), charge.amount());
		}
		add(report.remaining().size());
		for (Remaining remaining : report.remaining()) {
			add(remaining.limit(), remaining.remaining(), remaining.atMicros());
		}
		add(report.slots(), (report.maxConcurrency() != null) ? report.maxConcurrency() : 0, pause(report.pause()));
		add(report.latches().size());
		for (LatchChange change : report.latches()) {
			add((change.key() != null) ? change.key() : "", (change.reason() != null) ? "+" + change.reason() : "-");
		}
		add(report.leaseRequest());
	}

	private void add(@Nullable LeaseRequest leaseRequest) {
		if (leaseRequest == null) {
			add("nothing");
			return;
		}
		add(leaseRequest.ahead() ? "ahead" : "turn", leaseRequest.more(), leaseRequest.slackMicros());
		leaseRequest.head().forEach(this::add);
		leaseRequest.each().forEach(this::add);
	}

	/**
	 * Zero for nothing new, negative for a release.
	 */
	private static long pause(@Nullable Duration pause) {
		if (pause == null) {
			return 0;
		}
		return pause.isZero() ? -1 : Math.max(1, micros(pause));
	}

	private static long micros(Duration duration) {
		return duration.toNanos() / 1000;
	}

	private void add(Object... values) {
		for (Object value : values) {
			this.arguments.add(value.toString());
		}
	}

}
