package io.aiclient.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Those who share one call, the eldest first. The deadlines of items run with the
 * attempts that they share, also with one that was under way when they came.
 */
final class Sharers {

	private final Set<Share> waiting = new LinkedHashSet<>();

	private boolean attemptUnderWay;

	private boolean closed;

	/**
	 * Adds one, unless the call has ended. A single call is no guest of an item that may
	 * still have to wait for its turn.
	 * @param share who comes
	 * @return whether it was added
	 */
	synchronized boolean add(Share share) {
		boolean mayWait = !share.isGuest() || share.call().isBatchItem();
		if (this.closed || !(this.attemptUnderWay || mayWait)) {
			return false;
		}
		this.waiting.add(share);
		if (this.attemptUnderWay) {
			share.call().deadline().attemptBegins();
		}
		return true;
	}

	/**
	 * Removes one.
	 * @param share who leaves
	 * @return whether it was the last; then nobody can be added any more
	 */
	synchronized boolean remove(Share share) {
		if (!this.waiting.remove(share) || !this.waiting.isEmpty()) {
			return false;
		}
		this.closed = true;
		return true;
	}

	/**
	 * Removes all.
	 * @return those who waited; nobody can be added any more
	 */
	synchronized List<Share> close() {
		List<Share> all = all();
		this.waiting.clear();
		this.closed = true;
		return all;
	}

	synchronized List<Share> all() {
		return new ArrayList<>(this.waiting);
	}

	synchronized @Nullable Share eldest() {
		return this.waiting.isEmpty() ? null : this.waiting.iterator().next();
	}

	synchronized void attemptBegins() {
		this.attemptUnderWay = true;
		all().forEach((share) -> share.call().deadline().attemptBegins());
	}

	synchronized void attemptEnds() {
		this.attemptUnderWay = false;
		all().forEach((share) -> share.call().deadline().attemptEnds());
	}

}
