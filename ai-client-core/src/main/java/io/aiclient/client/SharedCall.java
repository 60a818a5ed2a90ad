package io.aiclient.client;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.aiclient.AiResponse;
import io.aiclient.Ticker;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.client.CallState.Plain;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * One call, the leader, that is made for all who made the same request meanwhile.
 * <p>
 * How is it designed, and why? The leader belongs to none of its followers: it runs as
 * long as one of them waits, and is cancelled when the last has left, so that a
 * cancellation or a deadline of one does not take the others with it. Each follower is a
 * call of its own, with its own deadline, in the state {@link Follower}. What is to be
 * accounted once, attempts and what was paid, is on the account of the first follower.
 * <p>
 * A single call fails fast and an item of a batch waits, so neither may be bound to what
 * the other does: one of the other kind shares what comes of the attempt in flight, and
 * if that is no answer, it begins again by itself. A single call that follows items does
 * so when an attempt fails; an item that follows single calls does so when these give up
 * on what would have a chance later.
 */
final class SharedCall implements CallOutput {

	private static final RequestObserver WITHOUT_FOLLOWERS = new RequestObserver() {
	};

	private final Ticker ticker;

	private final Followers followers = new Followers();

	private final Pipeline pipeline;

	private final Call leader;

	private final Context context;

	private final Consumer<SharedCall> ended;

	private volatile boolean wasAdmitted;

	SharedCall(Call first, ClientOptions settings, Call.Owner owner, Pipeline pipeline, Consumer<SharedCall> ended) {
		this.ticker = settings.ticker;
		this.pipeline = pipeline;
		this.ended = ended;
		this.context = first.context();
		this.leader = new Call(
				new Asked(first.request(), first.asked().operation(), first.asked().tokens(), null,
						first.asked().passage()),
				new Watching(), new SharedDeadline(first.request(), this.followers, settings), this, owner);
		AnswerScope scope = first.scope();
		if (scope != null) {
			this.leader.scope(scope);
		}
	}

	void begin() {
		if (this.leader.state() == Plain.ENDED) {
			this.ended.accept(this);
		}
		this.pipeline.drive(this.leader);
	}

	/**
	 * Lets a call that is ready follow.
	 * @return false if it is too late, or too early for one of the other kind
	 */
	boolean join(Call call) {
		Follower follower = new Follower(call, this, call.isBatchItem() != this.leader.isBatchItem(), this.ticker);
		if (!call.move(Plain.READY, follower)) {
			return false;
		}
		if (!this.followers.add(follower)) {
			call.move(follower, Plain.READY);
			return false;
		}
		if (call.state() == Plain.ENDED) {
			leave(follower);
		}
		follower.joined();
		if (this.wasAdmitted || this.followers.first() != follower) {
			call.output().admitted();
		}
		return true;
	}

	boolean isInFlight() {
		return this.leader.state().isInFlight();
	}

	/**
	 * Whether nothing can take the answer from the followers, which may be yet to come.
	 */
	boolean isAnswered() {
		return this.leader.isAnswered();
	}

	void turnAway(AiClientException error) {
		this.leader.turnAway(error);
	}

	/**
	 * How often the request was sent on a follower's account: that of the first.
	 */
	int attempts(Follower follower) {
		return (this.followers.first() == follower) ? this.leader.attempts() : 0;
	}

	void leave(Follower follower) {
		if (this.followers.remove(follower)) {
			this.leader.cancel();
			this.ended.accept(this);
		}
	}

	@Override
	public Context context() {
		return this.context;
	}

	@Override
	public void succeeded(AiResponse response) {
		boolean paid = false;
		this.ended.accept(this);
		for (Follower follower : this.followers.close()) {
			paid |= follower.answered(response, !paid);
		}
	}

	@Override
	public void failed(AiClientException error, @Nullable AiResponse paid) {
		UnusableAnswer unusable = this.leader.unusable();
		boolean reported = false;
		this.ended.accept(this);
		for (Follower follower : this.followers.close()) {
			if (follower.isOfOtherKind() && error.retryable() && (unusable == null || unusable.isWorthARetry())) {
				follower.dismiss(this.pipeline);
			}
			else {
				follower.failed(reported ? error.ofSharedCall() : error, reported ? null : unusable);
				reported = true;
			}
		}
	}

	/**
	 * A single call does not wait for the retry of an item.
	 */
	private void dismissOtherKind() {
		for (Follower follower : this.followers.all()) {
			if (follower.isOfOtherKind() && this.leader.isBatchItem()) {
				leave(follower);
				follower.dismiss(this.pipeline);
			}
		}
	}

	@Override
	public void admitted() {
		this.wasAdmitted = true;
		Follower first = this.followers.first();
		if (first != null) {
			first.call().output().admitted();
		}
	}

	private final class Watching implements RequestObserver {

		private RequestObserver first() {
			Follower first = SharedCall.this.followers.first();
			return (first != null) ? first.call().observer() : WITHOUT_FOLLOWERS;
		}

		@Override
		public void admitted(Duration waited) {
			first().admitted(waited);
		}

		@Override
		public AttemptObserver attempt(int number) {
			return first().attempt(number);
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			dismissOtherKind();
			first().retrying(reason, delay);
		}

	}

}
