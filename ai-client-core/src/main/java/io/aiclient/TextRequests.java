package io.aiclient;

import java.util.Collection;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * Requests made of texts as they are iterated. A text that is null is named by its index:
 * of a collection at once, else when it is reached.
 */
final class TextRequests implements Iterator<AiEmbeddingRequest> {

	private final Iterator<? extends @Nullable String> texts;

	private long next;

	private TextRequests(Iterator<? extends @Nullable String> texts) {
		this.texts = texts;
	}

	static Iterable<AiEmbeddingRequest> of(Iterable<? extends @Nullable String> texts) {
		if (texts instanceof Collection) {
			long index = 0;
			for (String text : texts) {
				require(text, index++);
			}
		}
		return () -> new TextRequests(texts.iterator());
	}

	@Override
	public boolean hasNext() {
		return this.texts.hasNext();
	}

	@Override
	public AiEmbeddingRequest next() {
		return AiEmbeddingRequest.of(require(this.texts.next(), this.next++));
	}

	private static String require(@Nullable String text, long index) {
		if (text == null) {
			throw new IllegalArgumentException(
					"Invalid texts[" + index + "] (null): each must be a text; leave out what has none");
		}
		return text;
	}

}
