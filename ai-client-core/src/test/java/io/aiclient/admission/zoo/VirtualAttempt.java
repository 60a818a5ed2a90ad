package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.Priority;
import io.aiclient.admission.Settlement.Verdict;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.zoo.VirtualProvider.Arrival;
import io.aiclient.admission.zoo.Workload.Fate;
import io.aiclient.admission.zoo.Workload.Item;

/**
 * One request to the provider and back, and again if it is refused. Scheduled for each
 * stage anew, so that a stage costs no object.
 */
final class VirtualAttempt implements CoreSubscriber<AdmissionPermit>, Runnable {

	private final VirtualClient client;

	private final Item item;

	private Stage stage = Stage.WAITS;

	private Priority priority = Priority.BATCH;

	private @Nullable AdmissionPermit permit;

	private @Nullable Arrival arrival;

	private long turn;

	private long sentAt;

	private long arrivedAt;

	private boolean gone;

	VirtualAttempt(VirtualClient client, Item item) {
		this.client = client;
		this.item = item;
	}

	void apply(Priority priority) {
		this.priority = priority;
		this.turn = this.client.nextTurn();
		this.client.gate.admit(new AdmissionRequest(priority, this.client.work.demand(this.item))).subscribe(this);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(1);
	}

	@Override
	public void onNext(AdmissionPermit permit) {
		this.permit = permit;
		this.sentAt = this.client.loop.elapsed();
		long travel = this.client.travelTime();
		next(Stage.TRAVELS, travel);
		if (this.item.fate() == Fate.CANCELLED) {
			long longest = travel + this.item.latency();
			this.client.loop.after(this.client.network.nextLong(longest + 1), this::leaves);
		}
		this.client.admitted(this.priority, this.turn);
	}

	@Override
	public void onError(Throwable error) {
		this.client.neverFits(this.priority);
	}

	@Override
	public void onComplete() {
		// the permit has come
	}

	@Override
	public void run() {
		switch (this.stage) {
			case WAITS -> apply(Priority.BATCH_RETRY);
			case TRAVELS -> arrives();
			case HEAD_LEAVES -> headLeaves();
			case HEAD_TRAVELS -> headComes();
			case BODY_LEAVES -> bodyLeaves();
			case BODY_TRAVELS -> bodyComes();
			case HAS_NO_ANSWER -> settle(Settlement.of(Verdict.OVERLOADED, latency()));
		}
	}

	private void arrives() {
		this.arrivedAt = this.client.loop.elapsed();
		this.arrival = this.client.provider.receive(this.item.prompt(), this.item.max());
		if (!this.arrival.accepted()) {
			travelsBack(Stage.HEAD_TRAVELS);
		}
		else if (this.item.fate() == Fate.TIMED_OUT) {
			long timeout = this.client.work.fates().timeout().toNanos();
			next(Stage.HAS_NO_ANSWER, this.sentAt + timeout - this.arrivedAt);
		}
		else {
			next(Stage.HEAD_LEAVES, headTime());
		}
	}

	private void headLeaves() {
		if (headTime() == this.item.latency()) {
			this.client.provider.answered(this.item.completion());
		}
		travelsBack(Stage.HEAD_TRAVELS);
	}

	private void headComes() {
		Arrival arrival = Objects.requireNonNull(this.arrival);
		if (!this.gone) {
			long processing = arrival.accepted() ? headTime() : 0;
			Objects.requireNonNull(this.permit).answering(this.client.provider.head(arrival, processing));
		}
		if (!arrival.accepted()) {
			refused(arrival);
		}
		else if (headTime() == this.item.latency()) {
			bodyComes();
		}
		else {
			next(Stage.BODY_LEAVES, this.arrivedAt + this.item.latency() - this.client.loop.elapsed());
		}
	}

	private void bodyLeaves() {
		this.client.provider.answered(this.item.completion());
		travelsBack(Stage.BODY_TRAVELS);
	}

	private void bodyComes() {
		if (this.item.fate() == Fate.FAILED) {
			settle(Settlement.of(Verdict.IGNORED, latency()));
		}
		else {
			TokenUsage usage = new TokenUsage(this.item.prompt(), this.item.completion(),
					this.item.prompt() + this.item.completion(), 0);
			settle(Settlement.answered(usage, latency()));
		}
	}

	private void refused(Arrival arrival) {
		Duration retryAfter = arrival.retryAfter();
		long pause = (retryAfter != null) ? retryAfter.toNanos() : 0;
		this.client.refused(this.sentAt, pause);
		if (this.gone) {
			return;
		}
		Objects.requireNonNull(this.permit).settle(Settlement.throttled(latency(), retryAfter));
		if (arrival.tooLarge()) {
			this.client.failed();
		}
		else {
			next(Stage.WAITS, pause);
		}
	}

	private void leaves() {
		if (this.stage != Stage.WAITS) {
			settle(Settlement.CANCELLED);
		}
	}

	private void settle(Settlement settlement) {
		if (!this.gone) {
			this.gone = true;
			Objects.requireNonNull(this.permit).settle(settlement);
			this.client.ended();
		}
	}

	private void travelsBack(Stage stage) {
		Draw back = this.client.scenario.network().back();
		if (back.largest() == 0) {
			this.stage = stage;
			run();
		}
		else {
			next(stage, back.next(this.client.network));
		}
	}

	private void next(Stage stage, long delayNanos) {
		this.stage = stage;
		this.client.loop.after(delayNanos, this);
	}

	private long headTime() {
		double share = this.client.scenario.provider().headShare();
		return (share < 1) ? (long) (share * this.item.latency()) : this.item.latency();
	}

	private Duration latency() {
		return Duration.ofNanos(this.client.loop.elapsed() - this.sentAt);
	}

	private enum Stage {

		WAITS, TRAVELS, HEAD_LEAVES, HEAD_TRAVELS, BODY_LEAVES, BODY_TRAVELS, HAS_NO_ANSWER

	}

}
