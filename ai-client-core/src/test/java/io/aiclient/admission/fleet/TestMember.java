package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuota.RemoteCharge;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.LeaseRequest;
import io.aiclient.admission.shared.SharedQuota.Remaining;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuota.Terms;

/**
 * A member session that reports what a test says.
 */
public final class TestMember {

	/**
	 * When a test begins: long ago, and at a multiple of whatever ends are rounded to.
	 */
	private static final long START = 1_700_000_000_000_000L / 4_000_000 * 4_000_000;

	/**
	 * Ends are rounded up to four milliseconds.
	 */
	public static final Duration WINDOW = Duration.ofMillis(1024);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final SharedQuota quota;

	private final String id;

	private final List<RemoteCharge> charges = new ArrayList<>();

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

	public TestMember(SharedQuota quota, String id) {
		this.quota = quota;
		this.id = id;
	}

	public static Terms configured(String name, long allowance) {
		return new Terms(name, allowance, WINDOW, true);
	}

	public static Terms learned(String name, long allowance) {
		return new Terms(name, allowance, WINDOW, false);
	}

	public TestMember limits(Terms... limits) {
		this.limits = List.of(limits);
		return this;
	}

	public TestMember slack(Duration slack) {
		this.slackMicros = slack.toNanos() / 1000;
		return this;
	}

	public TestMember slots(int slots) {
		this.slots = slots;
		return this;
	}

	public TestMember maxConcurrency(int maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
		return this;
	}

	public TestMember charges(int limit, long endMicros, long delta) {
		this.charges.add(new RemoteCharge(limit, endMicros, delta));
		return this;
	}

	public TestMember sawRemaining(int limit, long remaining, double atMillis) {
		this.remaining.add(new Remaining(limit, remaining, micros(atMillis)));
		return this;
	}

	public TestMember pauses(Duration pause) {
		this.pause = pause;
		return this;
	}

	public TestMember latched(@Nullable String reason) {
		return latched(null, reason);
	}

	public TestMember latched(@Nullable String key, @Nullable String reason) {
		this.latches.add(new LatchChange(key, reason));
		return this;
	}

	public TestMember keys(String... keys) {
		this.keys = List.of(keys);
		return this;
	}

	public TestMember forgetsTheEpoch() {
		this.epoch = null;
		return this;
	}

	public Reply reports() {
		return send(null);
	}

	public Reply asks(long... amounts) {
		return asksForMore(0, amounts);
	}

	public Reply asksForMore(int more, long... amounts) {
		return send(new LeaseRequest(amounts(amounts), amounts(amounts), more, false, this.slackMicros));
	}

	public Reply asksAhead(int more, long... amounts) {
		return send(new LeaseRequest(amounts(amounts), amounts(amounts), more, true, this.slackMicros));
	}

	/**
	 * Needs something else for the next attempt than on average for further ones.
	 */
	public Reply asksFor(List<Long> head, List<Long> each, int more) {
		return send(new LeaseRequest(head, each, more, false, this.slackMicros));
	}

	/**
	 * The last report again, because its answer did not come, with another lease request.
	 */
	public Reply asksAgain(int more, long... amounts) {
		this.sequence--;
		return asksForMore(more, amounts);
	}

	/**
	 * A report with a number of its own.
	 */
	public Reply asksAs(long sequence, long... amounts) {
		this.sequence = sequence - 1;
		return asks(amounts);
	}

	/**
	 * The last report again, because its answer did not come.
	 */
	public Reply reportsAgain(List<RemoteCharge> charges) {
		this.sequence--;
		this.charges.addAll(charges);
		return send(null);
	}

	private Reply send(@Nullable LeaseRequest leaseRequest) {
		Report report = new Report(this.id, ++this.sequence, this.epoch, this.keys, this.limits, this.charges,
				this.remaining, leaseRequest, this.slots, this.maxConcurrency, this.pause, this.latches);
		this.charges.clear();
		this.remaining.clear();
		this.pause = null;
		this.latches.clear();
		Reply reply = this.quota.exchange(report).block(TIMEOUT);
		if (reply == null) {
			throw new IllegalStateException("There was no reply");
		}
		this.epoch = reply.epoch();
		return reply;
	}

	/**
	 * A time of the coordinator.
	 * @param millis since the test began
	 */
	public static long micros(double millis) {
		return START + Math.round(millis * 1000);
	}

	/**
	 * Milliseconds since the test began.
	 */
	public static double millis(long micros) {
		return (micros - START) / 1000.0;
	}

	static List<Long> amounts(long... amounts) {
		return LongStream.of(amounts).boxed().toList();
	}

}
