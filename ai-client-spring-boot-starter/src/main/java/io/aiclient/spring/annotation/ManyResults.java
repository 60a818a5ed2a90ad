package io.aiclient.spring.annotation;

import java.util.Comparator;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiBatchException;
import io.aiclient.AiResult;

/**
 * Gives out the results of many requests as the return type of a method asks for.
 */
final class ManyResults {

	private final ReturnForm form;

	private final Waiting waiting;

	ManyResults(MethodName method, ReturnForm form) {
		this.form = form;
		String value = MethodName.simple(form.value());
		this.waiting = new Waiting(method,
				"Flux<AiResult<" + value + ">>, or a Mono or CompletableFuture of List<AiResult<" + value + ">>");
	}

	/**
	 * Refuses to block where that must not be, before anything is sent.
	 */
	void check() {
		if (this.form.blocks()) {
			this.waiting.check();
		}
	}

	<T> Object give(Flux<AiResult<T>> results) {
		return switch (this.form.container()) {
			case FLUX -> results;
			case STREAM -> this.waiting.stream(results);
			case MONO -> list(results);
			case FUTURE -> list(results).toFuture();
			default -> this.waiting.await(list(results));
		};
	}

	private <T> Mono<List<?>> list(Flux<AiResult<T>> results) {
		return results.collectSortedList(Comparator.comparingLong(AiResult::index))
			.map((sorted) -> this.form.results() ? sorted : values(sorted));
	}

	private static <T> List<?> values(List<AiResult<T>> results) {
		if (!results.stream().allMatch(AiResult::isSuccess)) {
			throw new AiBatchException(results);
		}
		return results.stream().map(AiResult::orElseThrow).toList();
	}

}
