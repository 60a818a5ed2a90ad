package io.aiclient.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Those that follow one leader, in the order in which they came. The deadlines of items
 * run with the leader's attempts, also with one that was in flight when they came.
 */
final class Followers {

	private final Set<Follower> waiting = new LinkedHashSet<>();

	private boolean attemptInFlight;

	private boolean closed;

	/**
	 * Adds one, unless the leader has ended. A single call does not follow an item that
	 * may still have to wait for its turn.
	 */
	synchronized boolean add(Follower follower) {
		boolean mayWait = !follower.isOfOtherKind() || follower.call().isBatchItem();
		if (this.closed || !(this.attemptInFlight || mayWait)) {
			return false;
		}
		this.waiting.add(follower);
		if (this.attemptInFlight) {
			follower.call().deadline().attemptBegins();
		}
		return true;
	}

	/**
	 * Removes one, and says whether it was the last; then none can be added any more.
	 */
	synchronized boolean remove(Follower follower) {
		if (!this.waiting.remove(follower) || !this.waiting.isEmpty()) {
			return false;
		}
		this.closed = true;
		return true;
	}

	/**
	 * Removes all; none can be added any more.
	 */
	synchronized List<Follower> close() {
		List<Follower> all = all();
		this.waiting.clear();
		this.closed = true;
		return all;
	}

	synchronized List<Follower> all() {
		return new ArrayList<>(this.waiting);
	}

	synchronized @Nullable Follower first() {
		return this.waiting.isEmpty() ? null : this.waiting.iterator().next();
	}

	synchronized void attemptBegins() {
		this.attemptInFlight = true;
		this.waiting.forEach((follower) -> follower.call().deadline().attemptBegins());
	}

	synchronized void attemptEnds() {
		this.attemptInFlight = false;
		this.waiting.forEach((follower) -> follower.call().deadline().attemptEnds());
	}

}
