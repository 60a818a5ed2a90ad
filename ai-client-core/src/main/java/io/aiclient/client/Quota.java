package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiExchange;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.shared.SharedQuotaMember;
import io.aiclient.embedding.PackRoom;
import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.resilience.BillingLatch;
import io.aiclient.resilience.Outcome;
import io.aiclient.resilience.RetrySettings;

/**
 * What the endpoints of one account have in common: the gate that keeps its limits,
 * whether those of the day are used up, and the requests that wait because the provider
 * asked them to.
 */
final class Quota {

	private static final Log logger = Log.of(Quota.class);

	/**
	 * A pause that is longer is worth a line in the log.
	 */
	private static final Duration LONG = Duration.ofMinutes(10);

	/**
	 * A pause that the provider does not ask for is no longer.
	 */
	private static final Duration LONGEST_UNASKED = Duration.ofSeconds(30);

	/**
	 * A pack that may not have this part of a window is not worth a request.
	 */
	private static final int LEAST_PART = 16;

	private final String client;

	private final AdmissionGate gate;

	private final ProviderLimits kinds;

	private final RateLimits limits;

	/**
	 * Whether it is yet to be logged that the provider limits a client which knows no
	 * limit: nothing fails in a batch for it, so nothing else shows why that is slow.
	 */
	private final AtomicBoolean unknownLimitIsNews;

	private final RetrySettings retry;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final @Nullable SharedLatches latches;

	private final AnsweredSizes answeredSizes = new AnsweredSizes();

	private volatile long usedUpUntilNanos;

	private volatile @Nullable Refusal refusal;

	private volatile @Nullable Long releasedNanos;

	/**
	 * Completes with the next release, for those who wait for it.
	 */
	private volatile Sinks.Empty<Void> nextRelease = Sinks.empty();

	Quota(RateLimits limits, AdmissionGate gate, @Nullable SharedQuotaMember member, ClientOptions settings) {
		this.limits = limits;
		this.kinds = limits.provider().and(limits.configured());
		this.unknownLimitIsNews = new AtomicBoolean(
				settings.admissionGate == null && limits.configured().equals(RateLimitSettings.none()));
		this.client = settings.name;
		this.gate = gate;
		this.latches = (member != null) ? new SharedLatches(member) : null;
		this.retry = settings.retry;
		this.ticker = settings.ticker;
		this.usedUpUntilNanos = this.ticker.nanos();
		this.scheduler = settings.scheduler;
		if (member != null) {
			member.onPauseReleased((paused) -> {
				if (paused || isUsedUp()) {
					released(true);
				}
			});
		}
	}

	AdmissionGate gate() {
		return this.gate;
	}

	/**
	 * What a pack of texts may have: what the smallest window of tokens allows us, and a
	 * sixteenth of that if no more is free, so that it holds up neither other packs nor
	 * calls. Of a shared quota, half of a fair share, neither more nor less.
	 */
	PackRoom roomOfAPack() {
		AdmissionSnapshot admission = this.gate.snapshot();
		AdmissionSnapshot.Sharing shared = admission.shared();
		PackRoom room = PackRoom.UNKNOWN;
		for (AdmissionSnapshot.WindowUsage window : admission.windows()) {
			ProviderLimit kind = this.kinds.find(window.name());
			if (kind == null || !kind.countsPrompts()) {
				continue;
			}
			long least = Math.max(1, window.allowance() / LEAST_PART);
			if (shared != null) {
				long fair = Math.min(window.allowance() / shared.members(),
						shared.share().getOrDefault(window.name(), Long.MAX_VALUE));
				long half = Math.max(1, fair / 2);
				room = room.and(new PackRoom(half, half));
			}
			else {
				room = room.and(new PackRoom(Math.max(least, window.allowance() - window.external()), least));
			}
		}
		return room;
	}

	AnsweredSizes answeredSizes() {
		return this.answeredSizes;
	}

	/**
	 * Shares an endpoint's billing latch with the processes that share the quota.
	 */
	void shareLatch(BillingLatch latch, AiExchange exchange) {
		if (this.latches != null) {
			this.latches.add(latch, exchange);
		}
	}

	/**
	 * Whether a limit of the day has refused it, and is not reset yet.
	 */
	boolean isUsedUp() {
		return this.usedUpUntilNanos - this.ticker.nanos() > 0;
	}

	void failed(Outcome outcome, AiClientException error, long sentNanos) {
		if (outcome == Outcome.RATE_LIMITED && this.unknownLimitIsNews.get() && this.gate.snapshot().windows().isEmpty()
				&& this.unknownLimitIsNews.compareAndSet(true, false)) {
			logger.warn(
					"Client '{}' is refused for its rate, and knows no limit to keep to: set {}.requests-per-minute or "
							+ "{}.tokens-per-minute to what your account allows. {}",
					this.limits.client(), this.limits.property(), this.limits.property(), error);
		}
		if (!outcome.isRateLimit() || isOfBeforeTheRelease(sentNanos)) {
			return;
		}
		long now = this.ticker.nanos();
		Duration asked = error.retryAfter();
		this.refusal = new Refusal(error.summary(),
				now + Ticker.clamp((asked != null) ? asked : LONGEST_UNASKED).toNanos());
		if (outcome == Outcome.DAILY_LIMIT) {
			boolean known = isUsedUp();
			this.usedUpUntilNanos = now + this.retry.untilDailyReset(asked).toNanos();
			if (!known && asked != null && asked.compareTo(LONG) > 0) {
				logger.warn(
						"Client '{}' sends nothing for {} s, as the provider asks; items of a batch wait. To go on "
								+ "before, release the pause in code, or with DELETE /actuator/aiclients/{}/pause if "
								+ "management.endpoint.aiclients.access=unrestricted. {}",
						this.limits.client(), asked.toSeconds(), this.client, error);
			}
		}
	}

	private boolean isOfBeforeTheRelease(long sentNanos) {
		Long released = this.releasedNanos;
		return released != null && released - sentNanos > 0;
	}

	/**
	 * What the last refusal said that may be the reason of a pause; null if there is
	 * none, as when another process was refused.
	 */
	@Nullable String pauseReason() {
		Refusal last = this.refusal;
		return (last != null && last.endNanos - this.ticker.nanos() > 0) ? last.message : null;
	}

	/**
	 * Waits as the provider asks, or until the pause is released.
	 * @param sentNanos when the attempt was sent whose refusal asks for it
	 */
	Mono<Void> await(Duration wait, long sentNanos) {
		return Mono.defer(() -> {
			Mono<Void> released = this.nextRelease.asMono();
			return isOfBeforeTheRelease(sentNanos) ? Mono.empty()
					: Mono.firstWithSignal(released, Mono.delay(wait, this.scheduler).then());
		});
	}

	/**
	 * Ends the pause, and the wait of all who wait for it.
	 */
	void releasePause() {
		boolean pauses = isUsedUp() || !this.gate.snapshot().cooldown().isZero();
		this.gate.releasePause();
		released(pauses);
	}

	private synchronized void released(boolean pauses) {
		long now = this.ticker.nanos();
		this.releasedNanos = now;
		this.usedUpUntilNanos = now;
		this.refusal = null;
		Sinks.Empty<Void> waitedFor = this.nextRelease;
		this.nextRelease = Sinks.empty();
		logger.at(pauses ? Level.INFO : Level.DEBUG, "Client '{}' goes on: its pause after a refusal is released",
				this.limits.client());
		this.scheduler.schedule(waitedFor::tryEmitEmpty);
	}

	private record Refusal(String message, long endNanos) {

	}

}
