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
 * A method that sends one request for each element of the argument of one parameter, the
 * axis.
 */
final class BatchMethod implements ServiceMethod {

	private final MethodName method;

	private final PromptRequests requests;

	private final MethodParameter axis;

	private final Asking asking;

	private final ManyResults results;

	BatchMethod(MethodName method, ReturnForm form, PromptRequests requests, MethodParameter axis, Asking asking) {
		this.method = method;
		this.requests = requests;
		this.axis = axis;
		this.asking = asking;
		this.results = new ManyResults(method, form);
	}

	@Override
	public Object invoke(@Nullable Object[] arguments) {
		this.results.check();
		return this.results.give(send(arguments[this.axis.position()], this.requests.bind(arguments)));
	}

	/**
	 * The batch of an argument. A null among the elements of a collection is refused at
	 * once; anywhere else it is an error of the source.
	 */
	private Flux<AiResult<Object>> send(@Nullable Object argument, PromptRequests.Bound requests) {
		if (argument == null) {
			throw new IllegalArgumentException(this.method + ": argument " + this.axis.name() + " is null");
		}
		if (argument instanceof Publisher<?> publisher) {
			Flux<AiRequest> source = Flux.from(publisher)
				.index()
				.map((element) -> requests.request(this.axis, element.getT2(), element.getT1()));
			return this.asking.batch(source);
		}
		if (argument instanceof Stream<?> stream) {
			return this.asking.batch(() -> new Requests(stream.iterator(), requests))
				.doFinally((signal) -> stream.close());
		}
		if (argument instanceof Collection<?> collection) {
			checkElements(collection);
		}
		Iterable<?> elements = (Iterable<?>) argument;
		return this.asking.batch(() -> new Requests(elements.iterator(), requests));
	}

	private void checkElements(Collection<?> elements) {
		long index = 0;
		for (Object element : elements) {
			if (element == null) {
				throw new IllegalArgumentException(
						this.method + ": element " + index + " of " + this.axis.name() + " is null");
			}
			index++;
		}
	}

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
			return this.requests.request(BatchMethod.this.axis, this.elements.next(), this.index++);
		}

	}

}
