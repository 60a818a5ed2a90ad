package io.aiclient;

import java.util.List;
import java.util.stream.Stream;

import io.aiclient.error.Sanitizer;

/**
 * At least one item of a batch failed, where the caller asked for values alone. Carries
 * the results of all items, so that nothing that was paid for is lost.
 */
public class AiBatchException extends RuntimeException {

	private final transient List<AiResult<?>> results;

	/**
	 * Creates the exception. Its cause is the first failure's error.
	 * @param results the results of all items, in input order; at least one a failure
	 */
	public AiBatchException(List<? extends AiResult<?>> results) {
		super(Sanitizer.message(message(results)),
				failures(results).map(AiResult.Failure::error).findFirst().orElse(null));
		this.results = List.copyOf(results);
	}

	/**
	 * The results of all items, successes included, in input order.
	 * @return the results
	 */
	public List<AiResult<?>> results() {
		return this.results;
	}

	private static String message(List<? extends AiResult<?>> results) {
		long failed = failures(results).count();
		String first = failures(results).findFirst()
			.map((failure) -> ", first at index " + failure.index() + ": " + failure.error().getMessage())
			.orElse("");
		return failed + " of " + results.size() + " items failed" + first
				+ ". results() has every item, also those that succeeded.";
	}

	private static Stream<AiResult.Failure<?>> failures(List<? extends AiResult<?>> results) {
		return results.stream()
			.filter(AiResult.Failure.class::isInstance)
			.map((result) -> (AiResult.Failure<?>) result);
	}

}
