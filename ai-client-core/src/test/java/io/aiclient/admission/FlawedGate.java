package io.aiclient.admission;

import java.util.ArrayDeque;
import java.util.Queue;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * The canary: a gate with one slot, and with one flaw that shows only when threads meet
 * in the wrong moment. A search for races that lets it live finds nothing.
 */
final class FlawedGate implements AdmissionGate {

	private final Flaw flaw;

	private final Object lock = new Object();

	private final Queue<Place> queue = new ArrayDeque<>();

	private int inFlight;

	private long tokensUsed;

	private FlawedGate(Flaw flaw) {
		this.flaw = flaw;
	}

	static RacedGate with(Flaw flaw) {
		FlawedGate gate = new FlawedGate(flaw);
		return new RacedGate(gate, new HandClock(), Long.MAX_VALUE, () -> gate.tokensUsed);
	}

	@Override
	public Mono<AdmissionPermit> admit(AdmissionRequest request) {
		return new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super AdmissionPermit> subscriber) {
				subscriber.onSubscribe(new Place(subscriber));
			}
		};
	}

	@Override
	public AdmissionSnapshot snapshot() {
		synchronized (this.lock) {
			return AdmissionSnapshot.of(this.inFlight, RacedGate.SLOTS, this.queue.size());
		}
	}

	private boolean hasRoom() {
		synchronized (this.lock) {
			return this.inFlight < RacedGate.SLOTS;
		}
	}

	private void enter(Place place) {
		boolean dispatches = this.flaw != Flaw.LOSES_A_WAKEUP || hasRoom();
		synchronized (this.lock) {
			if (place.state == State.NEW) {
				place.state = State.WAITING;
				this.queue.add(place);
			}
		}
		if (dispatches) {
			dispatch();
		}
	}

	private void leave(Place place) {
		State was;
		synchronized (this.lock) {
			was = place.state;
			place.state = (was != State.DELIVERED) ? State.CANCELLED : was;
			this.queue.remove(place);
		}
		if (was == State.GRANTED && this.flaw != Flaw.LOSES_A_PERMIT) {
			end(place, Settlement.NOT_SENT);
		}
	}

	private void dispatch() {
		boolean sawRoom = hasRoom();
		Place head;
		synchronized (this.lock) {
			head = (this.flaw == Flaw.OVERBOOKS ? sawRoom : hasRoom()) ? this.queue.poll() : null;
			if (head != null) {
				head.state = State.GRANTED;
				this.inFlight++;
				this.tokensUsed += RacedGate.TOKENS_OF_ONE;
			}
		}
		if (head != null && isWanted(head)) {
			head.subscriber.onNext(head);
		}
	}

	private boolean isWanted(Place place) {
		synchronized (this.lock) {
			boolean wanted = place.state == State.GRANTED;
			place.state = wanted ? State.DELIVERED : place.state;
			return wanted;
		}
	}

	private void end(Place place, Settlement settlement) {
		boolean sawEnd = place.hasEnded();
		synchronized (this.lock) {
			if (this.flaw == Flaw.FREES_TWICE ? sawEnd : place.ended) {
				return;
			}
			place.ended = true;
			this.inFlight--;
			if (this.flaw != Flaw.MISCOUNTS) {
				this.tokensUsed -= tokensToReturn(settlement);
			}
		}
		if (this.flaw == Flaw.MISCOUNTS) {
			this.tokensUsed -= tokensToReturn(settlement);
		}
		dispatch();
	}

	private static long tokensToReturn(Settlement settlement) {
		return switch (settlement.verdict()) {
			case NOT_SENT -> RacedGate.TOKENS_OF_ONE;
			case ANSWERED -> RacedGate.TOKENS_OF_ONE - settlement.usage().totalTokens();
			default -> 0;
		};
	}

	/**
	 * What is wrong with it.
	 */
	enum Flaw {

		/**
		 * Nothing: shows that it is the flaw that is found, not the gate around it.
		 */
		NONE,
		/**
		 * Looks for room, and then takes it in another step.
		 */
		OVERBOOKS,
		/**
		 * One that saw no room when it came does not look again once it is in the queue.
		 */
		LOSES_A_WAKEUP,
		/**
		 * One that goes away between grant and delivery leaves its permit unsettled.
		 */
		LOSES_A_PERMIT,
		/**
		 * Looks whether a permit has ended, and then ends it in another step.
		 */
		FREES_TWICE,
		/**
		 * Keeps the books without the lock.
		 */
		MISCOUNTS

	}

	private enum State {

		NEW, WAITING, GRANTED, DELIVERED, CANCELLED

	}

	/**
	 * One attempt and its permit, guarded by the lock.
	 */
	private final class Place implements Subscription, AdmissionPermit {

		private final CoreSubscriber<? super AdmissionPermit> subscriber;

		private State state = State.NEW;

		private boolean ended;

		private Place(CoreSubscriber<? super AdmissionPermit> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long n) {
			enter(this);
		}

		@Override
		public void cancel() {
			leave(this);
		}

		@Override
		public void settle(Settlement settlement) {
			end(this, settlement);
		}

		private boolean hasEnded() {
			synchronized (FlawedGate.this.lock) {
				return this.ended;
			}
		}

	}

}
