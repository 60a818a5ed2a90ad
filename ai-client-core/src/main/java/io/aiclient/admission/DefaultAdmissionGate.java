package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * The one admission for all limits.
 * <p>
 * How is it designed, and why? An attempt goes when a slot, a request and its tokens are
 * free together; it takes all of them in one step under one lock, so that nothing is ever
 * held while waiting for something else. Whatever may change the answer (an arrival, a
 * settlement, a cancellation, the passing of time) leads to {@link #dispatch}: it asks
 * the queue who is next and admits for as long as the next one may go. Nobody overtakes
 * the head, or a large request would starve behind small ones. If the head waits for
 * time, one timer is set for the moment at which it may go; if it waits for a slot, the
 * settlement that frees one dispatches anew.
 * <p>
 * Permits are delivered outside the lock, at once and on the thread that granted them: a
 * thread that is admitted may well block until it is admitted elsewhere. But an attempt
 * that ends while it is being delivered grants the next on top of its own stack, so
 * deliveries that lie too deep within one another go on by way of the scheduler.
 */
public final class DefaultAdmissionGate implements AdmissionGate {

	private static final int DEEPEST_DELIVERY = 8;

	private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

	private final ReentrantLock lock = new ReentrantLock();

	private final AdmissionQueue<Waiter> queue = new AdmissionQueue<>();

	private final RateLedger ledger;

	private final ConcurrencyLimit concurrency;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Alarm alarm;

	private int inFlight;

	/**
	 * Creates a gate.
	 * @param limits the provider's rate limits
	 * @param concurrency how many may be under way at once
	 * @param ticker the source of time
	 * @param scheduler runs the timer; must agree with the ticker
	 */
	public DefaultAdmissionGate(RateLimits limits, ConcurrencyLimit concurrency, Ticker ticker, Scheduler scheduler) {
		this.ledger = new RateLedger(limits.configured());
		this.concurrency = concurrency;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.alarm = new Alarm(this.lock, scheduler, this::dispatch);
	}

	@Override
	public Mono<AdmissionPermit> admit(AdmissionRequest request) {
		AiRefusedLocallyException refusal = this.ledger.refusal(request);
		if (refusal != null) {
			return Mono.error(refusal);
		}
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super AdmissionPermit> subscriber) {
				subscriber.onSubscribe(new Waiter(request, DefaultAdmissionGate.this, subscriber));
			}
		};
	}

	void enter(Waiter waiter) {
		this.lock.lock();
		try {
			if (waiter.isWaiting()) {
				this.queue.add(waiter, waiter.request.priority());
			}
		}
		finally {
			this.lock.unlock();
		}
		dispatch();
	}

	void leave(Waiter waiter) {
		this.lock.lock();
		try {
			this.queue.remove(waiter, waiter.request.priority());
		}
		finally {
			this.lock.unlock();
		}
		dispatch();
	}

	private void dispatch() {
		ArrayDeque<Waiter> granted = null;
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			int limit = this.concurrency.current();
			for (Waiter head = this.queue.head(); head != null; head = this.queue.head()) {
				if (this.inFlight >= limit) {
					break;
				}
				long wait = this.ledger.nanosUntilFree(head.request, now);
				if (wait > 0) {
					this.alarm.setFor(now + wait, now);
					break;
				}
				this.queue.served();
				Permit permit = new Permit(head.request, now);
				if (head.grant(permit)) {
					granted = (granted != null) ? granted : new ArrayDeque<>();
					granted.add(head);
				}
				else {
					permit.giveBack();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		if (granted != null) {
			deliver(granted);
		}
	}

	private void deliver(ArrayDeque<Waiter> granted) {
		int depth = DEPTH.get();
		if (depth < DEEPEST_DELIVERY) {
			deliver(granted, depth);
		}
		else {
			this.scheduler.schedule(() -> deliver(granted, 0));
		}
	}

	private void deliver(ArrayDeque<Waiter> granted, int depth) {
		int outer = DEPTH.get();
		DEPTH.set(depth + 1);
		try {
			for (Waiter next = granted.poll(); next != null; next = granted.poll()) {
				next.deliver();
			}
		}
		finally {
			DEPTH.set(outer);
			if (!granted.isEmpty()) { // one of them threw what nobody may catch
				this.scheduler.schedule(() -> deliver(granted, 0));
			}
		}
	}

	private void settle(Permit permit, Settlement settlement) {
		ConcurrencyLimit.Sample sample = null;
		this.lock.lock();
		try {
			if (permit.settled) {
				return;
			}
			if (settlement.verdict() == Settlement.Verdict.NOT_SENT) {
				permit.giveBack();
			}
			else {
				sample = permit.end(settlement);
			}
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (sample != null) {
				this.concurrency.onSample(sample);
			}
		}
		finally {
			dispatch();
		}
	}

	@Override
	public AdmissionSnapshot snapshot() {
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			int limit = this.concurrency.current();
			Waiter head = this.queue.head();
			return new AdmissionSnapshot(this.inFlight, limit, this.queue.size(),
					(head != null) ? binding(head.request, limit, now) : null, this.ledger.cooldown(now),
					this.ledger.usage(now), AdmissionSnapshot.ConcurrencyChange.of(this.concurrency.lastChange(), now));
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable String binding(AdmissionRequest request, int limit, long now) {
		return (this.inFlight >= limit) ? "concurrency" : this.ledger.binding(request, now);
	}

	/**
	 * What an admitted attempt holds. Its state is guarded by the gate's lock.
	 */
	final class Permit implements AdmissionPermit {

		private final RateLedger.Entry entry;

		private final long admittedNanos;

		private final int inFlightThen;

		private boolean settled;

		private Permit(AdmissionRequest request, long now) {
			this.entry = DefaultAdmissionGate.this.ledger.charge(request, now);
			this.admittedNanos = now;
			this.inFlightThen = ++DefaultAdmissionGate.this.inFlight;
		}

		@Override
		public void settle(Settlement settlement) {
			DefaultAdmissionGate.this.settle(this, settlement);
		}

		private void giveBack() {
			free();
			DefaultAdmissionGate.this.ledger.giveBack(this.entry);
		}

		private ConcurrencyLimit.@Nullable Sample end(Settlement settlement) {
			RateLedger ledger = DefaultAdmissionGate.this.ledger;
			free();
			if (settlement.usage().isReported()) {
				ledger.correctTokens(this.entry, settlement.usage());
			}
			return switch (settlement.verdict()) {
				case ANSWERED -> {
					ledger.answered(this.entry);
					yield sample(settlement, false);
				}
				case OVERLOADED -> sample(settlement, true);
				case THROTTLED -> {
					ledger.refused(this.entry, settlement.retryAfter(), DefaultAdmissionGate.this.ticker.nanos());
					yield null;
				}
				case IGNORED, CANCELLED, NOT_SENT -> null;
			};
		}

		private void free() {
			this.settled = true;
			DefaultAdmissionGate.this.inFlight--;
		}

		private ConcurrencyLimit.Sample sample(Settlement settlement, boolean overloaded) {
			return new ConcurrencyLimit.Sample(this.admittedNanos, settlement.latency(), this.inFlightThen,
					settlement.usage().completionTokens(), settlement.firstToken(), overloaded);
		}

	}

}
