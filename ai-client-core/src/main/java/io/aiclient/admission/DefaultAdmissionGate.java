package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
 * Permits are delivered outside the lock ({@link Delivery}).
 */
public final class DefaultAdmissionGate implements AdmissionGate {

	private static final Log logger = Log.of(DefaultAdmissionGate.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final AdmissionQueue<Waiter> queue = new AdmissionQueue<>();

	private final RateLimits limits;

	private final Ledger ledger;

	private final @Nullable SharedLedger shared;

	private final DeadlineCheck deadlines;

	private final ConcurrencyLimit concurrency;

	private final Ticker ticker;

	private final Delivery delivery;

	private final Timer timer;

	private int inFlight;

	private boolean pauseBegan;

	/**
	 * Creates a gate. One that shares its limits has to be closed.
	 * @param limits the provider's rate limits, and whether other processes share them
	 * @param concurrency how many may be under way at once
	 * @param ticker the source of time
	 * @param scheduler runs the timer; must agree with the ticker
	 */
	public DefaultAdmissionGate(RateLimits limits, ConcurrencyLimit concurrency, Ticker ticker, Scheduler scheduler) {
		this.limits = limits;
		this.shared = (limits.shared() != null)
				? new SharedLedger(limits, limits.shared(), new GateParts(this.lock, ticker, scheduler, this::dispatch))
				: null;
		this.ledger = (this.shared != null) ? this.shared : new RateLedger(limits);
		this.deadlines = new DeadlineCheck(this.ledger);
		this.concurrency = concurrency;
		this.ticker = ticker;
		this.delivery = new Delivery(scheduler);
		this.timer = new Timer(this.lock, scheduler, this::dispatch);
		if (this.shared != null) {
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
			for (Waiter head = this.queue.head(); head != null && this.inFlight < limit; head = this.queue.head()) {
				Answer answer = answer(head, now);
				if (answer == Answer.WAIT) {
					break;
				}
				if (answer == Answer.SERVED) {
					served = (served != null) ? served : new ArrayDeque<>();
					served.add(head);
				}
			}
			Waiter head = (this.inFlight < limit) ? this.queue.head() : null;
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
	 * Decides about the head, and takes it out of the queue unless it waits. What goes
	 * wrong in deciding refuses that head: it must not hold up all behind it for ever.
	 */
	private Answer answer(Waiter head, long now) {
		boolean served;
		try {
			AiClientException refusal = this.ledger.refusal(head.request);
			if (refusal == null && mustWait(head, now)) {
				refusal = this.deadlines.refusal(head, this.inFlight, now);
				if (refusal == null) {
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

	/**
	 * Whether the head has to wait; a timer is set if time will let it go.
	 */
	private boolean mustWait(Waiter head, long now) {
		long wait = this.ledger.nanosUntilFree(head.request, now);
		if (wait > 0 && wait != Ledger.WHEN_ONE_ENDS) {
			this.timer.setFor(now + wait, now);
		}
		return wait > 0;
	}

	private boolean grant(Waiter head, long now) {
		Permit permit = new Permit(this, this.ledger.charge(head.request, now), ++this.inFlight, now);
		boolean wanted = head.grant(permit);
		if (!wanted) {
			free(permit);
			this.ledger.giveBack(permit.entry);
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
				this.ledger.giveBack(permit.entry);
				return null;
			}
			this.pauseBegan |= settlement.mayPause();
			this.ledger.end(permit.entry, settlement, this.ticker.nanos());
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
		this.lock.lock();
		try {
			this.ledger.releasePause(this.ticker.nanos());
		}
		finally {
			this.lock.unlock();
		}
		dispatch();
	}

	private @Nullable String binding(AdmissionRequest request, int limit, long now) {
		return (this.inFlight >= limit) ? "concurrency" : this.ledger.binding(request, now);
	}

	/**
	 * Reports each release of the pause that came from those who share the quota.
	 * @param pauseReleased gets each time whether this gate paused; never called if
	 * nothing shares it
	 */
	public void onPauseReleased(Consumer<Boolean> pauseReleased) {
		if (this.shared != null) {
			this.shared.onPauseReleased(pauseReleased);
		}
	}

	/**
	 * Reports changes of the billing latches of those who share the quota: the account's,
	 * and those of the keys that are sent here.
	 * @param keys fingerprints of these keys at the moment; called before each report,
	 * without the gate's lock
	 * @param heard called for each latch that another process has set or released
	 */
	public void onLatch(Supplier<List<String>> keys, Consumer<SharedQuota.LatchChange> heard) {
		if (this.shared != null) {
			this.shared.latch().keys(keys);
			this.shared.latch().onChange(heard);
		}
	}

	/**
	 * Reports to those who share the quota that a billing latch has changed here.
	 * @param change how
	 */
	public void latchChanged(SharedQuota.LatchChange change) {
		change((shared) -> shared.latch().changed(change));
	}

	/**
	 * Gives back what was taken of a shared quota in advance, and has nothing more to do
	 * with it. Does nothing if the quota is not shared.
	 */
	public void close() {
		change(SharedLedger::close);
	}

	private void change(Consumer<SharedLedger> action) {
		if (this.shared != null) {
			this.lock.lock();
			try {
				action.accept(this.shared);
			}
			finally {
				this.lock.unlock();
			}
			dispatch();
		}
	}

	private enum Answer {

		WAIT, SERVED, GONE

	}

}
