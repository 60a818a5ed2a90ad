package io.aiclient.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota;
import io.aiclient.admission.SharedQuota.Correction;
import io.aiclient.admission.SharedQuota.LatchChange;
import io.aiclient.admission.SharedQuota.Remaining;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuota.Terms;
import io.aiclient.admission.SharedQuota.Wish;

/**
 * A member that reports what a test says.
 */
final class TestMember {

	/**
	 * Ends are rounded up to four milliseconds.
	 */
	static final Duration WINDOW = Duration.ofMillis(1024);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final SharedQuota quota;

	private final String id;

	private final List<Correction> corrections = new ArrayList<>();

	private final List<Remaining> remaining = new ArrayList<>();

	private List<Terms> limits = List.of(new Terms("requests", 10, WINDOW, true));

	private long sequence;

	private @Nullable String epoch;

	private int slots;

	private @Nullable Integer maxConcurrency;

	private @Nullable Duration pause;

	private final List<LatchChange> latches = new ArrayList<>();

	private List<String> keys = List.of();

	private long slackMicros;

	TestMember(SharedQuota quota, String id) {
		this.quota = quota;
		this.id = id;
	}

	static Terms configured(String name, long allowance) {
		return new Terms(name, allowance, WINDOW, true);
	}

	static Terms learned(String name, long allowance) {
		return new Terms(name, allowance, WINDOW, false);
	}

	TestMember limits(Terms... limits) {
		this.limits = List.of(limits);
		return this;
	}

	TestMember slack(Duration slack) {
		this.slackMicros = slack.toNanos() / 1000;
		return this;
	}

	TestMember slots(int slots) {
		this.slots = slots;
		return this;
	}

	TestMember maxConcurrency(int maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
		return this;
	}

	TestMember corrects(int limit, long endMicros, long delta) {
		this.corrections.add(new Correction(limit, endMicros, delta));
		return this;
	}

	TestMember wasTold(int limit, long remaining, double atMillis) {
		this.remaining.add(new Remaining(limit, remaining, Timetable.micros(atMillis)));
		return this;
	}

	TestMember pauses(Duration pause) {
		this.pause = pause;
		return this;
	}

	TestMember latched(@Nullable String reason) {
		return latched(null, reason);
	}

	TestMember latched(@Nullable String key, @Nullable String reason) {
		this.latches.add(new LatchChange(key, reason));
		return this;
	}

	TestMember keys(String... keys) {
		this.keys = List.of(keys);
		return this;
	}

	TestMember forgetsTheEpoch() {
		this.epoch = null;
		return this;
	}

	Reply reports() {
		return send(null);
	}

	Reply asks(long... amounts) {
		return asksForMore(0, amounts);
	}

	Reply asksForMore(int more, long... amounts) {
		return send(new Wish(list(amounts), list(amounts), more, false, this.slackMicros));
	}

	Reply asksAhead(int more, long... amounts) {
		return send(new Wish(list(amounts), list(amounts), more, true, this.slackMicros));
	}

	/**
	 * The last report again, because its answer did not come.
	 */
	Reply reportsAgain(List<Correction> corrections) {
		this.sequence--;
		this.corrections.addAll(corrections);
		return send(null);
	}

	private Reply send(@Nullable Wish wish) {
		Report report = new Report(this.id, ++this.sequence, this.epoch, this.keys, this.limits, this.corrections,
				this.remaining, wish, this.slots, this.maxConcurrency, this.pause, this.latches);
		this.corrections.clear();
		this.remaining.clear();
		this.pause = null;
		this.latches.clear();
		Reply reply = this.quota.exchange(report).block(PATIENCE);
		if (reply == null) {
			throw new IllegalStateException("There was no reply");
		}
		this.epoch = reply.epoch();
		return reply;
	}

	private static List<Long> list(long... amounts) {
		return LongStream.of(amounts).boxed().toList();
	}

}
