package io.aiclient.admission;

import org.jspecify.annotations.Nullable;

/**
 * A list whose links are its elements' own, so that nothing is searched for or allocated
 * to put one in or to take it out.
 *
 * @param <E> type of its elements; each is in one chain at most
 */
final class Chain<E extends Chain.Link<E>> {

	private @Nullable E first;

	private @Nullable E last;

	@Nullable E first() {
		return this.first;
	}

	@Nullable E last() {
		return this.last;
	}

	/**
	 * Puts in an element that is in no chain.
	 * @param before the one to stand before it; null if none shall
	 */
	void insert(E element, @Nullable E before) {
		E after = (before != null) ? before.next : this.first;
		connect(before, element);
		connect(element, after);
	}

	void remove(E element) {
		connect(element.previous, element.next);
		element.previous = null;
		element.next = null;
	}

	private void connect(@Nullable E one, @Nullable E other) {
		if (one != null) {
			one.next = other;
		}
		else {
			this.first = other;
		}
		if (other != null) {
			other.previous = one;
		}
		else {
			this.last = one;
		}
	}

	void clear() {
		this.first = null;
		this.last = null;
	}

	abstract static class Link<E> {

		@Nullable E previous;

		@Nullable E next;

	}

}
