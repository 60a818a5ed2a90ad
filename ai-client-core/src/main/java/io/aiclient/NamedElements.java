package io.aiclient;

import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What is sent, made of elements as they are iterated. One that is null is named by its
 * index: of a collection at once, else when it is reached.
 *
 * @param <S> type of the elements
 * @param <T> type of what is sent
 */
final class NamedElements<S, T> implements Iterator<T> {

	private final Iterator<? extends @Nullable S> elements;

	private final String kind;

	private final Function<? super S, ? extends T> maker;

	private long next;

	private NamedElements(Iterator<? extends @Nullable S> elements, String kind,
			Function<? super S, ? extends T> maker) {
		this.elements = elements;
		this.kind = kind;
		this.maker = maker;
	}

	/**
	 * Makes one of each element.
	 * @param elements the elements
	 * @param kind what one of them is, such as {@code text}
	 * @param maker what to make of one
	 */
	static <S, T> Iterable<T> of(Iterable<? extends @Nullable S> elements, String kind,
			Function<? super S, ? extends T> maker) {
		if (elements instanceof Collection) {
			long index = 0;
			for (S element : elements) {
				require(element, kind, index++);
			}
		}
		return () -> new NamedElements<S, T>(elements.iterator(), kind, maker);
	}

	@Override
	public boolean hasNext() {
		return this.elements.hasNext();
	}

	@Override
	public T next() {
		return this.maker.apply(require(this.elements.next(), this.kind, this.next++));
	}

	private static <S> S require(@Nullable S element, String kind, long index) {
		if (element == null) {
			throw new IllegalArgumentException("Invalid " + kind + "s[" + index + "] (null): each must be a " + kind
					+ "; leave out what has none");
		}
		return element;
	}

}
