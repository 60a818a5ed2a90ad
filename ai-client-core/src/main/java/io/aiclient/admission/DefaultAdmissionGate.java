package io.aiclient.admission;

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
 * Permits are delivered outside the lock ({@link Dispatcher}).
 */
public final class DefaultAdmissionGate implements AdmissionGate {

	private static final Log logger = Log.of(DefaultAdmissionGate.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final AdmissionQueue queue = new AdmissionQueue();

	private final RateLimits limits;

	private final Ledger ledger;

	private final DeadlineCheck deadlines;

	private final ConcurrencyLimit concurrency;

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
		AiClientException refusal = null;
		long now = this.dispatcher.lock();
		try {
			refusal = this.ledger.refusal(waiter.request);
			refusal = (refusal != null) ? refusal : this.deadlines.refusalAtOnce(waiter, this.inFlight, now);
			if (refusal == null && waiter.isWaiting()) {
				this.queue.add(waiter);
			}
		}
		finally {
			if (refusal == null) {
				dispatchAndUnlock(now);
			}
			else {
				this.lock.unlock();
			}
		}
		if (refusal != null) {
			waiter.refuse(refusal);
			waiter.deliver();
			dispatch();
		}
	}

	void leave(Waiter waiter) {
		long now = this.dispatcher.lock();
		try {
			this.queue.remove(waiter);
		}
		finally {
			dispatchAndUnlock(now);
		}
	}

	private void dispatch() {
		dispatchAndUnlock(this.dispatcher.lock());
	}

	/**
	 * Admits for as long as the next one may go, then delivers without the lock.
	 */
	private void dispatchAndUnlock(long now) {
		Waiter served = null;
		List<String> notices;
		Runnable afterwards;
		try {
			int limit = this.concurrency.current();
			if (this.pauseBegan || this.ledger.turnsAway()) {
				this.pauseBegan = false;
				for (Waiter turnedAway : this.deadlines.turnAway(this.queue, now)) {
					served = Dispatcher.append(served, turnedAway);
				}
			}
			Waiter head = head(limit);
			if (head != null) {
				this.ledger.advance(now);
			}
			for (; head != null && decide(head, now); head = head(limit)) {
				served = Dispatcher.append(served, head);
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
		if (!notices.isEmpty()) {
			notices.forEach(this::log);
		}
		if (served != null) {
			this.dispatcher.deliver(served);
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
		this.queue.served(head);
		return true;
	}

	private void grant(Waiter head, long now) {
		if (head.request.tokens().isElastic()) {
			head.request.tokens().goes(() -> this.ledger.nanosUntilFree(head.request, now) == 0);
		}
		this.ledger.charge(head, now);
		if (!head.grant(++this.inFlight)) {
			this.inFlight--;
			this.ledger.giveBack(head);
		}
	}

	private void log(String notice) {
		logger.info("Client '{}' {}. Set {} to what your account allows, and nothing need be learned",
				this.limits.client(), notice, this.limits.property());
	}

	void answering(Waiter attempt, AiAnswerHead head) {
		long now = this.dispatcher.lock();
		try {
			if (!attempt.isSettled()) {
				this.ledger.answering(attempt, head, now);
			}
		}
		finally {
			dispatchAndUnlock(now);
		}
	}

	/**
	 * An attempt has ended, which is said once. The concurrency limit hears of it before
	 * the next is admitted by it; whatever it throws, the slot is freed.
	 */
	void settle(Waiter attempt, Settlement settlement) {
		try {
			ConcurrencyLimit.Sample sample = attempt.sample(settlement);
			if (sample != null) {
				this.concurrency.onSample(sample);
			}
		}
		finally {
			free(attempt, settlement);
		}
	}

	private void free(Waiter attempt, Settlement settlement) {
		long now = this.dispatcher.lock();
		try {
			this.inFlight--;
			if (settlement.verdict() == Settlement.Verdict.NOT_SENT) {
				this.ledger.giveBack(attempt);
			}
			else {
				this.pauseBegan |= settlement.mayPause();
				this.ledger.end(attempt, settlement, now);
			}
		}
		finally {
			dispatchAndUnlock(now);
		}
	}

	@Override
	public AdmissionSnapshot snapshot() {
		long now = this.dispatcher.lock();
		try {
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
