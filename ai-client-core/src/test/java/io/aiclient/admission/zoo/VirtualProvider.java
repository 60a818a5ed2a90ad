package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaDecision;
import io.aiclient.simulator.quota.QuotaLedger;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.QuotaRefusal;

/**
 * A provider that lets requests in or refuses them at the moment of their arrival, by the
 * policies of the simulator. Whoever sends to it lets the time between pass.
 */
public final class VirtualProvider {

	private static final int FOREIGN_REQUESTS = 20;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final ProviderTraits traits;

	private final VirtualLoop loop;

	private final QuotaLedger ledger;

	private final ReportedLimits reportedLimits;

	private final @Nullable LimitWitness requests;

	private final @Nullable LimitWitness tokens;

	private long accepted;

	private long refused;

	/**
	 * A provider with nothing charged yet.
	 * @param traits how it behaves
	 * @param loop the clock
	 * @param random the source of chance
	 */
	public VirtualProvider(ProviderTraits traits, VirtualLoop loop, SplittableRandom random) {
		this.traits = traits;
		this.loop = loop;
		QuotaLimits limits = traits.limits();
		this.ledger = new QuotaLedger(limits, loop.nanos());
		this.reportedLimits = new ReportedLimits(traits, this.ledger, random);
		Quota requests = limits.requests();
		Quota tokens = limits.tokens();
		this.requests = (requests != null) ? new LimitWitness(ProviderLimit.REQUESTS, requests) : null;
		this.tokens = (tokens != null) ? new LimitWitness(ProviderLimit.TOKENS, tokens) : null;
		Quota paced = (requests != null) ? requests : tokens;
		if (traits.foreign().share() > 0 && paced != null) {
			loop.after(0, new ExternalUsage(paced));
		}
	}

	/**
	 * A request arrives.
	 * @param prompt tokens of its prompt
	 * @param max the most tokens of its answer
	 * @return whether it is accepted, and what the answer's head will report
	 */
	public Arrival receive(long prompt, long max) {
		long now = this.loop.nanos();
		long amount = this.traits.limits().tokenCharge().whenAdmitted(prompt, max);
		Optional<QuotaRefusal> refusal = this.ledger.admit(amount, now);
		witness(1, amount, refusal.isEmpty());
		List<ReportedLimit> reported = this.reportedLimits.at(now);
		if (refusal.isEmpty()) {
			this.accepted++;
			return reported.isEmpty() ? Arrival.ACCEPTED : new Arrival(true, false, null, reported);
		}
		this.refused++;
		if (refusal.get().decision() instanceof QuotaDecision.TryAgain tryAgain) {
			return new Arrival(false, false, retryAfter(tryAgain.after()), reported);
		}
		return new Arrival(false, true, null, reported);
	}

	/**
	 * A request that was accepted has been answered.
	 * @param completion tokens of the answer
	 */
	public void answered(long completion) {
		long amount = this.traits.limits().tokenCharge().whenAnswered(completion);
		if (amount > 0) {
			this.ledger.settle(amount, this.loop.nanos());
			witness(0, amount, true);
		}
	}

	/**
	 * The head of an answer that leaves now.
	 * @param arrival the request's arrival
	 * @param processingNanos how long ago that was
	 * @return the head
	 */
	public AiAnswerHead head(Arrival arrival, long processingNanos) {
		if (!this.traits.processingTime()) {
			return arrival.reported.isEmpty() ? AiAnswerHead.SILENT : new AiAnswerHead(null, arrival.reported);
		}
		return new AiAnswerHead(Duration.ofMillis(processingNanos / MILLI), arrival.reported);
	}

	long accepted() {
		return this.accepted;
	}

	long refused() {
		return this.refused;
	}

	List<ZooResult.LimitUse> uses() {
		List<ZooResult.LimitUse> uses = new ArrayList<>();
		if (this.requests != null) {
			uses.add(this.requests.use());
		}
		if (this.tokens != null) {
			uses.add(this.tokens.use());
		}
		return uses;
	}

	private void witness(long requests, long tokens, boolean accepted) {
		witness(this.requests, requests, accepted);
		witness(this.tokens, tokens, accepted);
	}

	private void witness(@Nullable LimitWitness witness, long amount, boolean accepted) {
		if (witness != null && amount > 0) {
			witness.arrived(amount, this.loop.nanos());
			if (accepted) {
				witness.accepted(amount, this.loop.nanos());
			}
		}
	}

	private @Nullable Duration retryAfter(Duration exact) {
		return switch (this.traits.retryAfter()) {
			case NONE -> null;
			case MILLIS -> Duration.ofMillis((exact.toNanos() + MILLI - 1) / MILLI);
			case SECONDS -> Duration.ofSeconds((exact.toNanos() + SECOND - 1) / SECOND);
		};
	}

	/**
	 * What became of a request on its arrival.
	 *
	 * @param accepted whether it was accepted
	 * @param tooLarge whether it can never be accepted
	 * @param retryAfter when a refused one may come back; null if not reported
	 * @param reported how the limits stood
	 */
	public record Arrival(boolean accepted, boolean tooLarge, @Nullable Duration retryAfter,
			List<ReportedLimit> reported) {

		private static final Arrival ACCEPTED = new Arrival(true, false, null, List.of());

	}

	/**
	 * Sends its share of each window, and does not care when it is refused.
	 */
	private final class ExternalUsage implements Runnable {

		private final long requestsInWindow;

		private final long tokensEach;

		private final long windowNanos;

		private ExternalUsage(Quota paced) {
			double share = VirtualProvider.this.traits.foreign().share();
			QuotaLimits limits = VirtualProvider.this.traits.limits();
			this.windowNanos = paced.window().toNanos();
			this.requestsInWindow = (limits.requests() != null)
					? Math.max(1, Math.round(share * limits.requests().allowance())) : FOREIGN_REQUESTS;
			double windows = (limits.tokens() != null) ? this.windowNanos / (double) limits.tokens().window().toNanos()
					: 0;
			this.tokensEach = (limits.tokens() != null)
					? Math.round(share * limits.tokens().allowance() * windows / this.requestsInWindow) : 0;
		}

		@Override
		public void run() {
			boolean bursty = VirtualProvider.this.traits.foreign().bursty();
			for (long i = bursty ? this.requestsInWindow : 1; i > 0; i--) {
				VirtualProvider.this.ledger.admit(this.tokensEach, VirtualProvider.this.loop.nanos());
			}
			VirtualProvider.this.loop.after(bursty ? this.windowNanos : this.windowNanos / this.requestsInWindow, this);
		}

	}

}
