package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

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

	private final Dispatcher dispatcher;

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
		this.dispatcher = new Dispatcher(this.lock, ticker, scheduler, this::dispatch);
		RateLedger local = new RateLedger(limits);
		Ledger.Factory sharing = limits.sharing();
		this.ledger = (sharing != null) ? sharing.create(limits, local, this.dispatcher) : local;
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
		AiClientException refusal;
		this.lock.lock();
		try {
			refusal = this.ledger.refusal(waiter.request);
			refusal = (refusal != null) ? refusal : this.deadlines.refusalAtOnce(waiter, this.inFlight, this.ticker);
			if (refusal != null) {
				waiter.refuse(refusal);
			}
			else if (waiter.isWaiting()) {
				this.queue.add(waiter, waiter.request.priority());
			}
		}
		finally {
			this.lock.unlock();
		}
		if (refusal != null) {
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
			for (; head != null && decide(head, now); head = head(limit)) {
				served = (served != null) ? served : new ArrayDeque<>();
				served.add(head);
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

	private @Nullable Waiter head(int limit) {
		return (this.inFlight < limit) ? this.queue.head() : null;
	}

	/**
	 * Grants or refuses the head and takes it out of the queue, unless it has to wait.
	 * What goes wrong in deciding refuses that head: it must not hold up all behind it.
	 * @return false if it has to wait
	 */
	private boolean decide(Waiter head, long now) {
		try {
			AiClientException refusal = this.ledger.refusal(head.request);
			long wait = (refusal == null) ? this.ledger.nanosUntilFree(head.request, now) : 0;
			if (wait > 0) {
				refusal = this.deadlines.refusal(head, this.inFlight, now);
				if (refusal == null) {
					this.dispatcher.dispatchAfter(wait, now);
					return false;
				}
			}
			if (refusal != null) {
				head.refuse(refusal);
			}
			else {
				grant(head, now);
			}
		}
		catch (RuntimeException | Error thrown) {
			head.fail(thrown);
		}
		this.queue.served();
		return true;
	}

	private void grant(Waiter head, long now) {
		Permit permit = new Permit(this, this.ledger.charge(head.request, now), ++this.inFlight);
		if (!head.grant(permit)) {
			this.inFlight--;
			this.ledger.giveBack(permit.reservation);
		}
	}

	private void log(String notice) {
		logger.info("Client '{}' {}. Set {} to what your account allows, and nothing need be learned",
				this.limits.client(), notice, this.limits.property());
	}

	void answering(Permit permit, AiAnswerHead head) {
		this.lock.lock();
		try {
			if (permit.settled) {
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
			if (permit.settled) {
				return null;
			}
			permit.settled = true;
			this.inFlight--;
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
			String waitingFor = (head == null) ? null
					: (this.inFlight >= limit) ? "concurrency" : this.ledger.binding(head.request, now);
			return new AdmissionSnapshot(this.inFlight, limit, this.queue.size(), waitingFor, this.ledger.cooldown(now),
					this.ledger.usage(now), AdmissionSnapshot.ConcurrencyChange.of(this.concurrency.lastChange(), now),
					this.ledger.sharing(now));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void releasePause() {
		this.dispatcher.update((now) -> {
			this.ledger.releasePause(now);
			return null;
		});
	}

	@Override
	public void close() {
		this.dispatcher.update((now) -> {
			this.ledger.close();
			return null;
		});
	}

}
