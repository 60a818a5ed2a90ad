package io.aiclient.spring.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.aiclient.admission.shared.SharedQuota.Conflict;
import io.aiclient.admission.shared.SharedQuota.InForce;
import io.aiclient.admission.shared.SharedQuota.Latch;
import io.aiclient.admission.shared.SharedQuota.Lease;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * Reads the answer of the script, in the order in which reply.lua writes it.
 */
final class ReplyReader {

	private final Iterator<Object> answer;

	private final List<Terms> asked;

	private final String key;

	/**
	 * Creates the reader of texts and whole numbers; positions refer to the limits of the
	 * report.
	 */
	ReplyReader(List<Object> answer, List<Terms> asked, String key) {
		this.answer = answer.iterator();
		this.asked = asked;
		this.key = key;
	}

	Reply read() {
		long protocol = number();
		if (protocol != CoordinatorScript.PROTOCOL) {
			throw RedisFailures.ofProtocol(protocol, this.key);
		}
		long now = number();
		String epoch = text();
		int members = (int) number();
		long cooldown = number();
		long pauseReleases = number();
		long again = number();
		String waitsFor = text();
		int attempts = (int) number();
		long go = number();
		List<InForce> limits = new ArrayList<>();
		List<Long> amounts = new ArrayList<>();
		List<Long> ends = new ArrayList<>();
		for (int i = 0; i < this.asked.size(); i++) {
			limits.add(new InForce(number(), duration(), number() == 1, number(), number()));
			amounts.add(number());
			ends.add(number());
		}
		Lease lease = (attempts > 0) ? new Lease(go, attempts, amounts, ends) : null;
		List<Conflict> conflicts = conflicts();
		return new Reply(now, epoch, lease, again, waitsFor.isEmpty() ? null : waitsFor, limits, members, cooldown,
				pauseReleases, latches(), conflicts);
	}

	private List<Latch> latches() {
		List<Latch> latches = new ArrayList<>();
		for (long left = number(); left > 0; left--) {
			String key = text();
			String reason = text();
			latches.add(new Latch(key.isEmpty() ? null : key, reason.isEmpty() ? null : reason.substring(1), number()));
		}
		return latches;
	}

	private List<Conflict> conflicts() {
		List<Conflict> conflicts = new ArrayList<>();
		for (long left = number(); left > 0; left--) {
			int limit = (int) number();
			String name = (limit < 0) ? "concurrency" : this.asked.get(limit).name();
			conflicts.add(new Conflict(name, terms(), terms()));
		}
		return conflicts;
	}

	private String terms() {
		long allowance = number();
		Duration window = duration();
		if (window.isZero()) {
			return String.valueOf(allowance);
		}
		boolean seconds = window.toMillis() % 1000 == 0;
		return allowance + " in " + (seconds ? window.toSeconds() + " s" : window.toMillis() + " ms");
	}

	private Duration duration() {
		return Duration.of(number(), ChronoUnit.MICROS);
	}

	private long number() {
		return ((Number) this.answer.next()).longValue();
	}

	private String text() {
		return this.answer.next().toString();
	}

}
