package io.aiclient.spring.annotation;

import java.util.Collection;
import java.util.Iterator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * The parameter of a batch method whose elements become one request each.
 */
final class BatchAxis {

	private final MethodName method;

	private final MethodParameter parameter;

	BatchAxis(MethodName method, MethodParameter parameter) {
		this.method = method;
		this.parameter = parameter;
	}

	/**
	 * The batch of an argument. A null among the elements of a collection is refused at
	 * once; anywhere else it is an error of the source.
	 * @throws IllegalArgumentException if the argument, or an element of it, is null
	 */
	Flux<AiResult<Object>> send(@Nullable Object[] arguments, PromptRequests.Bound requests, Asking asking) {
		Object argument = arguments[this.parameter.position()];
		if (argument == null) {
			throw new IllegalArgumentException(this.method + ": argument " + this.parameter.name() + " is null");
		}
		if (argument instanceof Publisher<?> publisher) {
			Flux<AiRequest> source = Flux.from(publisher)
				.index()
				.map((element) -> requests.request(this.parameter, element.getT2(), element.getT1()));
			return asking.batch(source);
		}
		if (argument instanceof Stream<?> stream) {
			return asking.batch(() -> new Requests(stream.iterator(), requests)).doFinally((signal) -> stream.close());
		}
		if (argument instanceof Collection<?> collection) {
			checkElements(collection);
		}
		Iterable<?> elements = (Iterable<?>) argument;
		return asking.batch(() -> new Requests(elements.iterator(), requests));
	}

	private void checkElements(Collection<?> elements) {
		long index = 0;
		for (Object element : elements) {
			if (element == null) {
				throw new IllegalArgumentException(
						this.method + ": element " + index + " of " + this.parameter.name() + " is null");
			}
			index++;
		}
	}

	/**
	 * Makes a request of each element when it is taken.
	 */
	private final class Requests implements Iterator<AiRequest> {

		private final Iterator<?> elements;

		private final PromptRequests.Bound requests;

		private long index;

		Requests(Iterator<?> elements, PromptRequests.Bound requests) {
			this.elements = elements;
			this.requests = requests;
		}

		@Override
		public boolean hasNext() {
			return this.elements.hasNext();
		}

		@Override
		public AiRequest next() {
			return this.requests.request(BatchAxis.this.parameter, this.elements.next(), this.index++);
		}

	}

}
