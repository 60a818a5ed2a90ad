package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import io.aiclient.AiAnswerHead;
import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.Priority;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.shared.SharedQuotaMember;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.zoo.VirtualProvider.Arrival;

/**
 * One process of a fleet: its gate, on a clock with an origin of its own, and those who
 * ask it.
 */
final class Member {

	private final Fleet fleet;

	final DefaultAdmissionGate gate;

	final SharedQuotaMember quota;

	/**
	 * When each attempt was admitted, in milliseconds of the fleet's time.
	 */
	final List<Long> admitted = new ArrayList<>();

	private int refused;

	private boolean saturates;

	private int rows;

	private boolean dead;

	private TokenDemand demand;

	private TokenUsage usage;

	Member(Fleet fleet, RateLimits limits, SharedQuotaSettings quota, int slots, long origin) {
		this.fleet = fleet;
		this.demand = fleet.demand;
		this.usage = fleet.usage;
		SharedQuotaSettings mortal = new SharedQuotaSettings(quota.name(),
				(report) -> this.dead ? Mono.never() : quota.coordinator().exchange(report), quota.onFailure(),
				quota.maxConcurrency(), quota.assumedMembers());
		this.quota = new SharedQuotaMember(mortal);
		this.gate = new DefaultAdmissionGate(limits.sharedBy(this.quota),
				ConcurrencyLimit.of(ConcurrencySettings.fixed(slots)), () -> fleet.loop.nanos() + origin, fleet.loop);
	}

	/**
	 * From now on there are always some in line.
	 */
	Member saturates(int inLine) {
		this.saturates = true;
		for (int i = 0; i < inLine; i++) {
			applies();
		}
		return this;
	}

	/**
	 * Has so many rows, and brings the next when the one before may go, as a batch does.
	 */
	Member runs(int rows) {
		this.rows = rows;
		if (rows > 0) {
			this.rows--;
			applies();
		}
		return this;
	}

	/**
	 * From now on a request reserves and uses so many tokens.
	 */
	Member needs(long tokens) {
		this.demand = TokenDemand.of(tokens);
		this.usage = new TokenUsage(tokens, 0, tokens, 0);
		return this;
	}

	Attempt applies() {
		return applies(Priority.BATCH, this.demand);
	}

	Attempt applies(Priority priority, TokenDemand tokens) {
		Attempt attempt = new Attempt(tokens);
		this.gate.admit(new AdmissionRequest(priority, tokens)).subscribe(attempt);
		return attempt;
	}

	/**
	 * Is gone without a word.
	 */
	void dies() {
		this.dead = true;
	}

	void rests() {
		this.saturates = false;
	}

	int refused() {
		return this.refused;
	}

	/**
	 * One who asks. Once admitted, it goes to the provider and comes back, unless the
	 * test does that by hand.
	 */
	final class Attempt extends BaseSubscriber<AdmissionPermit> {

		private final TokenDemand tokens;

		private final TokenUsage usage;

		@Nullable Long admittedAt;

		@Nullable Throwable error;

		private @Nullable AdmissionPermit permit;

		private Attempt(TokenDemand tokens) {
			this.tokens = tokens;
			this.usage = Member.this.usage;
		}

		@Override
		protected void hookOnNext(AdmissionPermit permit) {
			if (Member.this.dead) {
				return;
			}
			this.permit = permit;
			this.admittedAt = Member.this.fleet.millis();
			Member.this.admitted.add(this.admittedAt);
			if (Member.this.fleet.sends()) {
				Member.this.fleet.loop.after(Member.this.fleet.travelTime(), this::arrives);
			}
			if (Member.this.rows > 0) {
				Member.this.rows--;
				Member.this.fleet.loop.after(0, Member.this::applies);
			}
			if (Member.this.saturates) {
				Member.this.fleet.loop.after(0, Member.this::applies);
			}
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.error = error;
		}

		boolean waits() {
			return this.admittedAt == null && this.error == null;
		}

		private void arrives() {
			Arrival arrival = Member.this.fleet.receive(this.tokens);
			if (Member.this.dead) {
				return;
			}
			if (arrival.accepted()) {
				Member.this.fleet.loop.after(Fleet.LATENCY.toNanos(), () -> answered(arrival));
			}
			else {
				Member.this.refused++;
				answering(Member.this.fleet.head(arrival, Duration.ZERO));
				settle(Settlement.throttled(Duration.ofMillis(1), arrival.retryAfter()));
			}
		}

		private void answered(Arrival arrival) {
			if (!Member.this.dead) {
				answering(Member.this.fleet.head(arrival, Fleet.LATENCY));
				settle(Settlement.answered(this.usage, Fleet.LATENCY));
			}
		}

		void answering(AiAnswerHead head) {
			Objects.requireNonNull(this.permit).answering(head);
		}

		void settle(Settlement settlement) {
			Objects.requireNonNull(this.permit).settle(settlement);
		}

		void answered() {
			settle(Settlement.answered(TokenUsage.NONE, Duration.ofMillis(100)));
		}

	}

}
