package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiAnswerHead;
import io.aiclient.Ticker;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;

/**
 * The one admission for all limits.
 * <p>
 * How is it designed, and why? An attempt goes when a slot, a request and its tokens are
 * free together; it takes all of them in one step under one lock, so that nothing is ever
 * held while waiting for something else. Whatever may change the answer (an arrival, a
 * settlement, a cancellation, the passing of time) leads to {@link #dispatch}: it asks
 * the queue who is next and admits for as long as the next one may go. Nothing overtakes
 * the head, or a large request would starve behind small ones. If the head waits for
 * time, one timer is set for the moment at which it may go; if it waits for a slot, the
 * settlement that frees one dispatches anew.
 * <p>
 * Permits are delivered outside the lock ({@link Waiter.Delivery}).
 */
public final class DefaultAdmissionGate implements AdmissionGate {

	private static final Log logger = Log.of(DefaultAdmissionGate.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final AdmissionQueue<Waiter> queue = new AdmissionQueue<>();

	private final RateLimits limits;

	private final Ledger ledger;

	private final DeadlineCheck deadlines;

	private final ConcurrencyLimit concurrency;

	private final Ticker ticker;

	private final Waiter.Delivery delivery;

	private final Timer timer;

	private int inFlight;

	private boolean pauseBegan;

	/**
	 * Creates a gate. One that shares its limits has to be closed.
	 * @param limits the provider's rate limits, and whether other processes share them
	 * @param concurrency how many may be in flight at once
	 * @param ticker the source of time
	 * @param scheduler runs the timer; must agree with the ticker
	 */
	public DefaultAdmissionGate(RateLimits limits, ConcurrencyLimit concurrency, Ticker ticker, Scheduler scheduler) {
		this.limits = limits;
		this.concurrency = concurrency;
		this.ticker = ticker;
		this.delivery = new Waiter.Delivery(scheduler);
		this.timer = new Timer(this.lock, scheduler, this::dispatch);
		RateLedger local = new RateLedger(limits);
		Ledger.Factory sharing = limits.sharing();
		this.ledger = (sharing != null) ? sharing.create(limits, local, new LedgerHost(scheduler)) : local;
		this.deadlines = new DeadlineCheck(this.ledger);
		if (sharing != null) {
			scheduler.schedule(this::dispatch);
		}
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
			refusal = (refusal != null) ? refusal : this.deadlines.refusalAtOnce(waiter, this.inFlight, this.ticker);
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
		Runnable afterwards;
		this.lock.lock();
		try {
			long now = this.ticker.nanos();
			int limit = this.concurrency.current();
			if (this.pauseBegan || this.ledger.turnsAway()) {
				this.pauseBegan = false;
				served = this.deadlines.turnAway(this.queue, now);
			}
			Waiter head = head(limit);
			if (head != null) {
				this.ledger.advance(now);
			}
			for (; head != null; head = head(limit)) {
				Answer answer = answer(head, now);
				if (answer == Answer.WAIT) {
					break;
				}
				if (answer == Answer.SERVED) {
					served = (served != null) ? served : new ArrayDeque<>();
					served.add(head);
				}
			}
			afterwards = this.ledger.dispatched((head != null) ? head.request : null, this.queue.size(),
					limit - this.inFlight, now);
			notices = this.ledger.takeNotices();
		}
		finally {
			this.lock.unlock();
		}
		if (afterwards != null) {
			afterwards.run();
		}
		notices.forEach(this::log);
		if (served != null) {
			this.delivery.deliver(served);
		}
	}

	/**
	 * The next of those who wait for nothing but the limits.
	 * @return null if none does
	 */
	private @Nullable Waiter head(int limit) {
		return (this.inFlight < limit) ? this.queue.head() : null;
	}

	/**
	 * Decides about the head, and takes it out of the queue unless it waits. What goes
	 * wrong in deciding refuses that head: it must not hold up all behind it for ever.
	 */
	private Answer answer(Waiter head, long now) {
		boolean served;
		try {
			AiClientException refusal = this.ledger.refusal(head.request);
			long wait = (refusal == null) ? this.ledger.nanosUntilFree(head.request, now) : 0;
			if (wait > 0) {
				refusal = this.deadlines.refusal(head, this.inFlight, now);
				if (refusal == null) {
					dispatchAfter(wait, now);
					return Answer.WAIT;
				}
			}
			served = (refusal != null) ? head.refuse(refusal) : grant(head, now);
		}
		catch (RuntimeException | Error thrown) {
			served = head.refuse(Waiter.refusal(thrown));
		}
		this.queue.served();
		return served ? Answer.SERVED : Answer.GONE;
	}

	private void dispatchAfter(long nanos, long now) {
		if (nanos != Ledger.WHEN_ONE_ENDS) {
			this.timer.setFor(now + nanos, now);
		}
	}

	private boolean grant(Waiter head, long now) {
		Permit permit = new Permit(this, this.ledger.charge(head.request, now), ++this.inFlight, now);
		boolean wanted = head.grant(permit);
		if (!wanted) {
			free(permit);
			this.ledger.giveBack(permit.reservation);
		}
		return wanted;
	}

	private void log(String notice) {
		logger.info("Client '{}' {}. Set {} to what your account allows, and nothing need be learned",
				this.limits.client(), notice, this.limits.property());
	}

	private void free(Permit permit) {
		permit.settled();
		this.inFlight--;
	}

	void answering(Permit permit, AiAnswerHead head) {
		this.lock.lock();
		try {
			if (permit.isSettled()) {
				return;
			}
			this.ledger.answering(permit.reservation, head, this.ticker.nanos());
			if (!this.ledger.isLimiting()) {
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		dispatch();
	}

	void settle(Permit permit, Settlement settlement) {
		try {
			ConcurrencyLimit.Sample sample = free(permit, settlement);
			if (sample != null) {
				this.concurrency.onSample(sample);
			}
		}
		finally {
			dispatch();
		}
	}

	/**
	 * Frees the slot first, so that nothing which follows can keep it.
	 */
	private ConcurrencyLimit.@Nullable Sample free(Permit permit, Settlement settlement) {
		this.lock.lock();
		try {
			if (permit.isSettled()) {
				return null;
			}
			free(permit);
			if (settlement.verdict() == Settlement.Verdict.NOT_SENT) {
				this.ledger.giveBack(permit.reservation);
				return null;
			}
			this.pauseBegan |= settlement.mayPause();
			this.ledger.end(permit.reservation, settlement, this.ticker.nanos());
			return permit.sample(settlement);
		}
		finally {
			this.lock.unlock();
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
					this.ledger.usage(now), AdmissionSnapshot.ConcurrencyChange.of(this.concurrency.lastChange(), now),
					this.ledger.sharing(now));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void releasePause() {
		update((now) -> {
			this.ledger.releasePause(now);
			return null;
		});
	}

	@Override
	public void close() {
		update((now) -> {
			this.ledger.close();
			return null;
		});
	}

	private void update(LongFunction<@Nullable Runnable> change) {
		Runnable afterwards;
		this.lock.lock();
		try {
			afterwards = change.apply(this.ticker.nanos());
		}
		finally {
			this.lock.unlock();
		}
		if (afterwards != null) {
			afterwards.run();
		}
		dispatch();
	}

	private @Nullable String binding(AdmissionRequest request, int limit, long now) {
		return (this.inFlight >= limit) ? "concurrency" : this.ledger.binding(request, now);
	}

	private enum Answer {

		WAIT, SERVED, GONE

	}

	/**
	 * This gate, for a ledger that also changes on threads of its own.
	 */
	private final class LedgerHost implements Ledger.Host {

		private final Scheduler scheduler;

		private LedgerHost(Scheduler scheduler) {
			this.scheduler = scheduler;
		}

		@Override
		public void update(LongFunction<@Nullable Runnable> change) {
			DefaultAdmissionGate.this.update(change);
		}

		@Override
		public void dispatchAfter(long nanos, long now) {
			DefaultAdmissionGate.this.dispatchAfter(nanos, now);
		}

		@Override
		public Scheduler scheduler() {
			return this.scheduler;
		}

	}

}
