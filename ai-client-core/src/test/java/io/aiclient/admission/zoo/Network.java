package io.aiclient.admission.zoo;

import java.time.Duration;

/**
 * How long requests and answers travel.
 *
 * @param out nanoseconds from sending a request to its arrival
 * @param back nanoseconds from an answer's head leaving to its coming
 * @param coldRequests how many requests at first travel longer: classes are loaded,
 * connections opened
 * @param cold how many nanoseconds longer
 */
public record Network(Draw out, Draw back, int coldRequests, Draw cold) {

	/**
	 * Requests take up to so long, answers no time.
	 * @param jitter the most
	 * @return the network
	 */
	public static Network jitter(Duration jitter) {
		return new Network(Draw.uniform(Duration.ZERO, jitter), Draw.ZERO, 0, Draw.ZERO);
	}

	public Network back(Draw back) {
		return new Network(this.out, back, this.coldRequests, this.cold);
	}

	public Network cold(int coldRequests, Draw cold) {
		return new Network(this.out, this.back, coldRequests, cold);
	}

	/**
	 * The longest that a warm request and its answer travel: what a client cannot know of
	 * the moment of arrival.
	 * @return nanoseconds
	 */
	public long jitter() {
		return this.out.largest() + this.back.largest();
	}

}
