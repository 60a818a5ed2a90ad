package io.aiclient.spring.annotation;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiBatchException;
import io.aiclient.AiResult;

/**
 * A method that sends one request for each element of its axis.
 */
final class BatchMethod implements ServiceMethod {

	private final ReturnForm form;

	private final PromptRequests requests;

	private final BatchAxis axis;

	private final Asking asking;

	private final Waiting waiting;

	BatchMethod(MethodName method, ReturnForm form, PromptRequests requests, BatchAxis axis, Asking asking) {
		this.form = form;
		this.requests = requests;
		this.axis = axis;
		this.asking = asking;
		String value = MethodName.simple(form.value());
		this.waiting = new Waiting(method,
				"Flux<AiResult<" + value + ">>, or a Mono or CompletableFuture of List<AiResult<" + value + ">>");
	}

	@Override
	public Object invoke(@Nullable Object[] arguments) {
		if (this.form.blocks()) {
			this.waiting.check();
		}
		Flux<AiResult<Object>> results = this.axis.send(arguments, this.requests.bind(arguments), this.asking);
		return switch (this.form.container()) {
			case FLUX -> results;
			case STREAM -> this.waiting.stream(results);
			case MONO -> list(results);
			case FUTURE -> list(results).toFuture();
			default -> this.waiting.await(list(results));
		};
	}

	private Mono<List<?>> list(Flux<AiResult<Object>> results) {
		return results.collectSortedList(Comparator.comparingLong(AiResult::index))
			.map((sorted) -> this.form.results() ? sorted : values(sorted));
	}

	private static List<?> values(List<AiResult<Object>> results) {
		if (!results.stream().allMatch(AiResult::isSuccess)) {
			throw new AiBatchException(results);
		}
		return results.stream().map(AiResult::orElseThrow).toList();
	}

}
