package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

import io.aiclient.AiAnswerHead;
import io.aiclient.TokenUsage;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.Settlement.Verdict;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.zoo.VirtualLoop;

/**
 * A gate on which random steps are played, and what should have come of them by the
 * simplest reckoning: who waits, who is in flight, who was charged what.
 */
final class GateScript {

	static final int SLOTS = 4;

	static final Duration WINDOW = Duration.ofSeconds(10);

	final VirtualLoop loop = new VirtualLoop();

	final DefaultAdmissionGate gate = new DefaultAdmissionGate(RateLimits.of(GateTimetable.in10s(8, 1_000)),
			ConcurrencyLimit.of(ConcurrencySettings.fixed(SLOTS)), this.loop, this.loop);

	final List<Applicant> applicants = new ArrayList<>();

	/**
	 * Those who were admitted, in order.
	 */
	final List<Applicant> admitted = new ArrayList<>();

	/**
	 * The most admissions in a row that passed over a class in which any waited.
	 */
	int mostPassedOver;

	/**
	 * Admissions that overtook one of the same class.
	 */
	int overtakings;

	private final Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);

	void play(Step step) {
		this.loop.runUntil(this.loop.elapsed() + step.nanos());
		switch (step.action()) {
			case APPLIES, APPLIES_TOO -> apply(step.priority(), step.prompt(), step.max());
			case GIVES_UP -> oneOf(waiting(), step, Applicant::giveUp);
			case IS_BEING_ANSWERED -> oneOf(inFlight(), step, Applicant::answering);
			case ENDS -> oneOf(inFlight(), step, (applicant) -> applicant.end(step.verdict()));
			case ENDS_AGAIN -> oneOf(ended(), step, (applicant) -> applicant.settle(step.verdict()));
		}
		this.loop.runUntil(this.loop.elapsed());
	}

	Applicant apply(Priority priority, long prompt, long max) {
		Applicant applicant = new Applicant(this.applicants.size(), priority, TokenDemand.of(prompt, max, max));
		this.applicants.add(applicant);
		this.gate.admit(new AdmissionRequest(priority, applicant.demand)).subscribe(applicant);
		return applicant;
	}

	List<Applicant> waiting() {
		return this.applicants.stream().filter((applicant) -> applicant.permit == null && !applicant.gaveUp).toList();
	}

	List<Applicant> inFlight() {
		return this.admitted.stream().filter((applicant) -> applicant.ended == null).toList();
	}

	private List<Applicant> ended() {
		return this.admitted.stream().filter((applicant) -> applicant.ended != null).toList();
	}

	private static void oneOf(List<Applicant> candidates, Step step, Consumer<Applicant> action) {
		if (!candidates.isEmpty()) {
			action.accept(candidates.get(step.who() % candidates.size()));
		}
	}

	private void admitted(Applicant next) {
		for (Priority priority : Priority.values()) {
			List<Applicant> waiting = waiting().stream().filter((other) -> other.priority == priority).toList();
			boolean passes = priority != next.priority && !waiting.isEmpty();
			int times = this.passedOver.merge(priority, 1, (before, one) -> passes ? before + one : 0);
			this.passedOver.put(priority, passes ? times : 0);
			this.mostPassedOver = Math.max(this.mostPassedOver, this.passedOver.get(priority));
			if (priority == next.priority && waiting.stream().anyMatch((other) -> other.index < next.index)) {
				this.overtakings++;
			}
		}
		this.admitted.add(next);
	}

	/**
	 * Some time passes, then something happens.
	 *
	 * @param nanos how much time
	 * @param action what happens
	 * @param who to whom, of those to whom it can happen
	 * @param priority of an applicant
	 * @param prompt tokens of an applicant's prompt
	 * @param max the most tokens of its answer
	 * @param verdict how an attempt ends
	 */
	record Step(long nanos, Action action, int who, Priority priority, long prompt, long max, Verdict verdict) {

		static Step random(SplittableRandom random, Duration longestPause) {
			return new Step(random.nextLong(longestPause.toNanos() + 1), oneOf(random, Action.values()),
					random.nextInt(100), oneOf(random, Priority.values()), random.nextLong(300), random.nextLong(200),
					oneOf(random, Verdict.values()));
		}

		private static <T> T oneOf(SplittableRandom random, T[] choices) {
			return choices[random.nextInt(choices.length)];
		}

	}

	enum Action {

		APPLIES, APPLIES_TOO, GIVES_UP, IS_BEING_ANSWERED, ENDS, ENDS_AGAIN

	}

	/**
	 * One who asks for admission.
	 */
	final class Applicant extends BaseSubscriber<AdmissionPermit> {

		final int index;

		final Priority priority;

		final TokenDemand demand;

		long admittedAt = -1;

		private @Nullable AdmissionPermit permit;

		private boolean gaveUp;

		private @Nullable Verdict ended;

		private Applicant(int index, Priority priority, TokenDemand demand) {
			this.index = index;
			this.priority = priority;
			this.demand = demand;
		}

		@Override
		protected void hookOnNext(AdmissionPermit permit) {
			this.permit = permit;
			this.admittedAt = GateScript.this.loop.elapsed();
			admitted(this);
		}

		void giveUp() {
			this.gaveUp = true;
			dispose();
		}

		void answering() {
			Objects.requireNonNull(this.permit).answering(AiAnswerHead.SILENT);
		}

		void end(Verdict verdict) {
			this.ended = verdict;
			settle(verdict);
		}

		void settle(Verdict verdict) {
			Objects.requireNonNull(this.permit)
				.settle(new Settlement(verdict, (verdict == Verdict.ANSWERED) ? usage() : TokenUsage.NONE,
						Duration.ofMillis(1), null, null));
		}

		/**
		 * What a limit is charged for it: what was reserved, or what it came to.
		 */
		long charge(ProviderLimit limit) {
			long reserved = limit.charge().reserve(this.demand);
			if (this.ended == null) {
				return reserved;
			}
			return switch (this.ended) {
				case ANSWERED -> limit.charge().settle(this.demand, usage());
				case NOT_SENT -> 0;
				case THROTTLED, REFUSED -> limit.frees().contains(Ending.REFUSED) ? 0 : reserved;
				case CANCELLED -> limit.frees().contains(Ending.CANCELLED) ? 0 : reserved;
				case IGNORED, OVERLOADED -> limit.frees().contains(Ending.FAILED) ? 0 : reserved;
			};
		}

		private TokenUsage usage() {
			long prompt = (this.demand.prompt() + 1) / 2;
			long completion = (this.demand.max() + 1) / 2;
			return new TokenUsage(prompt, completion, prompt + completion, 0);
		}

	}

}
