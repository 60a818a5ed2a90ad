package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

/**
 * Estimates the latest moment at which a request can have arrived at the provider.
 * <p>
 * How is it designed, and why? A send is not an arrival: a cold client loads classes,
 * connects and shakes hands after it has "sent". What is certain is that a request
 * arrived before its answer began, and before the time that the provider itself was at
 * work. Some providers report that time. Of others it is learned, where it is steady: if
 * answers take nearly the same time for each of their tokens, the provider was at work
 * for four fifths of the least of these times at least, and only what an answer took
 * beyond that can have been the transit there. Attempts sent before the first answer came
 * are no measure, since they may all have been slow for the same reason. As long as
 * nothing is learned, the request may have arrived as late as its answer began.
 * <p>
 * A request whose answer has not begun may not have arrived yet. It is taken to be there
 * after the time that it takes at most to get a connection, or, once that is measured,
 * after a little more than the longest transit of late.
 */
final class ArrivalEstimate {

	/**
	 * The connect timeout, by default: after it the request is in transit or has failed.
	 */
	private static final long LONGEST_TRANSIT = Duration.ofSeconds(5).toNanos();

	private static final long SHORTEST_TRANSIT = Duration.ofMillis(10).toNanos();

	private static final long REPORTED_PRECISION = Duration.ofMillis(1).toNanos();

	/**
	 * Some providers report more, though none takes so long.
	 */
	private static final long LONGEST_REPORTED = Duration.ofDays(1).toNanos();

	private static final int ENOUGH_ANSWERS = 50;

	private static final int ENOUGH_TRANSITS = 10;

	private static final int TRANSITS_KEPT = 1_000;

	private static final int LATE_KEPT = 1_000;

	/**
	 * The next of n transits may well exceed the longest of them by its n-th part: four
	 * times that is taken.
	 */
	private static final double MARGIN = 4;

	/**
	 * What an answer takes beside its tokens, as tokens: makes short answers comparable
	 * with long ones.
	 */
	private static final int TOKENS_BESIDE = 20;

	private static final double STEADY = 1.25;

	private static final double CERTAIN_SHARE = 0.8;

	private boolean answered;

	private long firstAnswer;

	private final RecentSamples whole = new RecentSamples(ENOUGH_ANSWERS);

	private final RecentSamples streamed = new RecentSamples(ENOUGH_ANSWERS);

	private final RecentSamples transits = new RecentSamples(TRANSITS_KEPT);

	/**
	 * The last attempts that were answered before it was known how long the provider is
	 * at work: once it is, they too have arrived earlier than when their answers began.
	 */
	private final Deque<Late> late = new ArrayDeque<>();

	/**
	 * When a request that is sent now arrives at the latest.
	 */
	long whenSent(long now) {
		int samples = this.transits.count();
		long measured = (samples >= ENOUGH_TRANSITS) ? (long) ((1 + MARGIN / samples) * this.transits.greatest())
				: LONGEST_TRANSIT;
		return now + Math.max(SHORTEST_TRANSIT, Math.min(LONGEST_TRANSIT, measured));
	}

	/**
	 * When a request whose answer begins had arrived at the latest.
	 * @param processingTime what the provider reported, or null
	 */
	long whenAnswering(long sent, long now, @Nullable Duration processingTime) {
		if (!this.answered) {
			this.answered = true;
			this.firstAnswer = now;
		}
		if (processingTime == null) {
			return now;
		}
		long working = Math.min(Ticker.clamp(processingTime).toNanos(), LONGEST_REPORTED) - REPORTED_PRECISION;
		long arrived = Math.max(sent, now - Math.max(0, working));
		this.transits.add((double) arrived - sent);
		return arrived;
	}

	/**
	 * Learns from an attempt that was answered, for those before it too.
	 * @return when the attempt had arrived at the latest
	 */
	long answered(Reservation reservation, boolean streamed, long tokens, long now) {
		Answer answer = new Answer(reservation.sent, reservation.begun, reservation.arrived,
				reservation.processingReported, streamed, tokens);
		learn(answer);
		if (isLearned(answer)) {
			for (Late late = this.late.pollFirst(); late != null; late = this.late.pollFirst()) {
				Charge.arrived(late.charges, whenAnswered(late.answer), now);
				Charge.releaseAll(late.charges);
			}
		}
		else if (!answer.reported && reservation.charges != null) {
			if (this.late.size() == LATE_KEPT) {
				Charge.releaseAll(this.late.removeFirst().charges);
			}
			Charge.holdAll(reservation.charges);
			this.late.addLast(new Late(reservation.charges, answer));
		}
		return whenAnswered(answer);
	}

	void learn(Answer answer) {
		if (answer.reported || answer.sent - this.firstAnswer <= 0) {
			return;
		}
		samples(answer).add((answer.begun - answer.sent) / answer.size());
		if (samples(answer).count() >= ENOUGH_ANSWERS) {
			this.transits.add((double) whenAnswered(answer) - answer.sent);
		}
	}

	/**
	 * Whether it is known how long the provider is at least at work on such an answer.
	 */
	boolean isLearned(Answer answer) {
		RecentSamples samples = samples(answer);
		return samples.count() >= ENOUGH_ANSWERS && samples.mean() <= STEADY * samples.least();
	}

	/**
	 * When a request that was answered had arrived at the latest, by what is known now.
	 */
	long whenAnswered(Answer answer) {
		if (answer.reported || !isLearned(answer)) {
			return answer.arrived;
		}
		double working = CERTAIN_SHARE * samples(answer).least() * answer.size();
		return Math.max(answer.sent, answer.begun - (long) working);
	}

	private RecentSamples samples(Answer answer) {
		return answer.streamed ? this.streamed : this.whole;
	}

	/**
	 * Holds the charges and not what was reserved, which leads to the request.
	 */
	private record Late(Charge charges, Answer answer) {

	}

	/**
	 * An answer that has ended.
	 *
	 * @param sent when its request was sent
	 * @param begun when it began
	 * @param arrived when the request had arrived at the latest, as far as the head
	 * reported
	 * @param reported whether the head reported the processing time
	 * @param streamed whether it began before it was complete
	 * @param tokens how many tokens it has
	 */
	record Answer(long sent, long begun, long arrived, boolean reported, boolean streamed, long tokens) {

		private double size() {
			return this.streamed ? 1 : (double) this.tokens + TOKENS_BESIDE;
		}

	}

	/**
	 * Least, greatest and mean of the last samples: of one to two spans of a fixed number
	 * of them, so that what is old is forgotten without a log.
	 */
	static final class RecentSamples {

		private final int span;

		private Span previous = new Span();

		private Span current = new Span();

		RecentSamples(int span) {
			this.span = span;
		}

		void add(double sample) {
			if (this.current.count == this.span) {
				this.previous = this.current;
				this.current = new Span();
			}
			this.current.add(sample);
		}

		int count() {
			return this.previous.count + this.current.count;
		}

		double least() {
			return Math.min(this.previous.least, this.current.least);
		}

		double greatest() {
			return Math.max(this.previous.greatest, this.current.greatest);
		}

		double mean() {
			return (this.previous.sum + this.current.sum) / count();
		}

		private static final class Span {

			private int count;

			private double sum;

			private double least = Double.POSITIVE_INFINITY;

			private double greatest = Double.NEGATIVE_INFINITY;

			private void add(double sample) {
				this.count++;
				this.sum += sample;
				this.least = Math.min(this.least, sample);
				this.greatest = Math.max(this.greatest, sample);
			}

		}

	}

}
