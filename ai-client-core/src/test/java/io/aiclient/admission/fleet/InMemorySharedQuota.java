package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * The coordinator in memory, some distance away in virtual time; it can be away, refuse,
 * forget and lose an answer.
 */
final class InMemorySharedQuota implements SharedQuota {

	private static final long MICRO = 1_000;

	private final VirtualLoop loop;

	private final LongSupplier delayNanos;

	private final InMemoryCoordinator coordinator;

	private boolean down;

	private boolean losesNextAnswer;

	private @Nullable RuntimeException failure;

	private int exchanges;

	/**
	 * Creates a coordinator that knows nothing.
	 * @param loop the source of time
	 * @param delayNanos how long the next report or reply travels
	 * @param originMicros what its clock shows when the loop begins
	 */
	InMemorySharedQuota(VirtualLoop loop, LongSupplier delayNanos, long originMicros) {
		this.loop = loop;
		this.delayNanos = delayNanos;
		this.coordinator = new InMemoryCoordinator(() -> originMicros + loop.elapsed() / MICRO);
	}

	@Override
	public Mono<Reply> exchange(Report report) {
		return Mono.delay(delay(), this.loop).flatMap((ignored) -> {
			if (this.down) {
				return Mono.never();
			}
			if (this.failure != null) {
				return Mono.error(this.failure);
			}
			this.exchanges++;
			Reply reply = this.coordinator.apply(report);
			if (this.losesNextAnswer) {
				this.losesNextAnswer = false;
				return Mono.never();
			}
			return Mono.just(reply).delayElement(delay(), this.loop);
		});
	}

	private Duration delay() {
		return Duration.ofNanos(this.delayNanos.getAsLong());
	}

	void down(boolean down) {
		this.down = down;
	}

	/**
	 * Answers each report with an error from now on.
	 */
	void fail(@Nullable RuntimeException failure) {
		this.failure = failure;
	}

	void loseNextAnswer() {
		this.losesNextAnswer = true;
	}

	void forgetAll() {
		this.coordinator.forget();
	}

	int exchanges() {
		return this.exchanges;
	}

	long used(String limit) {
		CoordinatorState state = this.coordinator.state;
		LimitState known = (state != null) ? state.limits.get(limit) : null;
		return (known != null) ? known.log.sum(this.coordinator.now()) : 0;
	}

	int slots() {
		return (this.coordinator.state != null) ? this.coordinator.state.slots() : 0;
	}

	int inLine() {
		CoordinatorState state = this.coordinator.state;
		return (state != null) ? (int) state.members.values().stream().filter((member) -> member.ticket > 0).count()
				: 0;
	}

}
