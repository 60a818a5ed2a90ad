package io.aiclient;

import java.util.Collection;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * Requests that ask for a form, made of others as they are iterated. One that is null is
 * named by its index: of a collection at once, else when it is reached.
 */
final class FormattedRequests implements Iterator<AiRequest> {

	private final Iterator<? extends @Nullable AiRequest> requests;

	private final AnswerFormat<?> format;

	private long next;

	private FormattedRequests(Iterator<? extends @Nullable AiRequest> requests, AnswerFormat<?> format) {
		this.requests = requests;
		this.format = format;
	}

	static Iterable<AiRequest> of(Iterable<? extends @Nullable AiRequest> requests, AnswerFormat<?> format) {
		if (requests instanceof Collection) {
			long index = 0;
			for (AiRequest request : requests) {
				require(request, index++);
			}
		}
		return () -> new FormattedRequests(requests.iterator(), format);
	}

	@Override
	public boolean hasNext() {
		return this.requests.hasNext();
	}

	@Override
	public AiRequest next() {
		return this.format.ask(require(this.requests.next(), this.next++));
	}

	private static AiRequest require(@Nullable AiRequest request, long index) {
		if (request == null) {
			throw new IllegalArgumentException(
					"Invalid requests[" + index + "] (null): each must be a request; leave out what has none");
		}
		return request;
	}

}
