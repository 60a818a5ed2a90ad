package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiAnswerHead;
import io.aiclient.Ticker;
import io.aiclient.error.AiClientException;

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
 * Permits are delivered outside the lock ({@link Delivery}).
 */
public final class DefaultAdmissionGate implements AdmissionGate {

	private static final Logger logger = LoggerFactory.getLogger(DefaultAdmissionGate.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final AdmissionQueue<Waiter> queue = new AdmissionQueue<>();

	private final RateLimits limits;

	private final RateLedger ledger;

	private final Patience patience;

	private final ConcurrencyLimit concurrency;

	private final Ticker ticker;

	private final Delivery delivery;

	private final Alarm alarm;

	private int inFlight;

	private boolean pauseBegan;

	/**
	 * Creates a gate.
	 * @param limits the provider's rate limits
	 * @param concurrency how many may be under way at once
	 * @param ticker the source of time
	 * @param scheduler runs the timer; must agree with the ticker
	 */
	public DefaultAdmissionGate(RateLimits limits, ConcurrencyLimit concurrency, Ticker ticker, Scheduler scheduler) {
		this.limits = limits;
		this.ledger = new RateLedger(limits);
		this.patience = new Patience(this.ledger);
		this.concurrency = concurrency;
		this.ticker = ticker;
		this.delivery = new Delivery(scheduler);
		this.alarm = new Alarm(this.lock, scheduler, this::dispatch);
	}

	@Override
	public Mono<AdmissionPermit> admit(AdmissionRequest request) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super AdmissionPermit> subscriber) {
				subscriber.onSubscribe(new Waiter(request, DefaultAdmissionGate.this, subscriber));
			}
		};
	}

	void enter(Waiter waiter) {
		boolean refused = false;
		this.lock.lock();
		try {
			AiClientException refusal = this.ledger.refusal(waiter.request);
			refusal = (refusal != null) ? refusal : this.patience.refusalAtOnce(waiter, this.inFlight, this.ticker);
			if (refusal != null && waiter.refuse(refusal)) {
				refused = true;
			}
			else if (waiter.isWaiting()) {
				this.queue.add(waiter, waiter.request.priority());
			}
		}
		finally {
			this.lock.unlock();
		}
		if (refused) {
			waiter.deliver();
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
		ArrayDeque<Waiter> served = null;
		List<String> notices;
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			int limit = this.concurrency.current();
			if (this.pauseBegan) {
				this.pauseBegan = false;
				served = this.patience.turnAway(this.queue, now);
			}
			for (Waiter head = this.queue.head(); head != null && this.inFlight < limit; head = this.queue.head()) {
				AiClientException refusal = this.ledger.refusal(head.request);
				if (refusal == null && mustWait(head, now)) {
					refusal = this.patience.refusal(head, this.inFlight, now);
					if (refusal == null) {
						break;
					}
				}
				this.queue.served();
				if ((refusal != null) ? head.refuse(refusal) : grant(head, now)) {
					served = (served != null) ? served : new ArrayDeque<>();
					served.add(head);
				}
			}
			notices = this.ledger.takeNotices();
		}
		finally {
			this.lock.unlock();
		}
		notices.forEach(this::log);
		if (served != null) {
			this.delivery.deliver(served);
		}
	}

	/**
	 * Whether the head has to wait; an alarm is set if time will let it go.
	 */
	private boolean mustWait(Waiter head, long now) {
		long wait = this.ledger.nanosUntilFree(head.request, now);
		if (wait > 0 && wait != RateLedger.WHEN_ONE_ENDS) {
			this.alarm.setFor(now + wait, now);
		}
		return wait > 0;
	}

	private boolean grant(Waiter head, long now) {
		Permit permit = new Permit(head.request, now);
		boolean wanted = head.grant(permit);
		if (!wanted) {
			permit.giveBack();
		}
		return wanted;
	}

	private void log(String notice) {
		logger.info("Client '{}' {}. Set {} to what your account allows, and nothing need be learned",
				this.limits.client(), notice, this.limits.property());
	}

	private void answering(Permit permit, AiAnswerHead head) {
		this.lock.lock();
		try {
			if (permit.settled) {
				return;
			}
			this.ledger.answering(permit.entry, head, this.ticker.nanos());
			if (!this.ledger.isLimiting()) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		dispatch();
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
				this.pauseBegan |= settlement.verdict() == Settlement.Verdict.THROTTLED;
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
					this.ledger.usage(now), AdmissionSnapshot.ConcurrencyChange.of(this.concurrency.lastChange(), now), null);
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

		private final LedgerEntry entry;

		private final long admittedNanos;

		private final int inFlightThen;

		private boolean settled;

		private Permit(AdmissionRequest request, long now) {
			this.entry = DefaultAdmissionGate.this.ledger.charge(request, now);
			this.admittedNanos = now;
			this.inFlightThen = ++DefaultAdmissionGate.this.inFlight;
		}

		@Override
		public void answering(AiAnswerHead head) {
			DefaultAdmissionGate.this.answering(this, head);
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
			free();
			DefaultAdmissionGate.this.ledger.end(this.entry, settlement, DefaultAdmissionGate.this.ticker.nanos());
			return switch (settlement.verdict()) {
				case ANSWERED -> sample(settlement, false);
				case OVERLOADED -> sample(settlement, true);
				case THROTTLED, IGNORED, CANCELLED, NOT_SENT -> null;
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
