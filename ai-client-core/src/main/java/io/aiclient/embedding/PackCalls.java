package io.aiclient.embedding;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.aiclient.AiResult;

/**
 * Makes the calls of packs, and says what the client knows of models and tokens. Safe for
 * use by many threads.
 */
public interface PackCalls {

	/**
	 * The model of requests that name none; null if such requests fail.
	 */
	@Nullable String model();

	/**
	 * A property of the client as its user writes it, for messages.
	 */
	String property(String property);

	/**
	 * Whether a model certainly writes answers, and embeds nothing.
	 */
	boolean isOfAnswers(String model);

	/**
	 * Counts the tokens of a text, or guesses them.
	 */
	PackTokens tokens(String model, String text);

	/**
	 * What texts are expected to come to together, by what was learned of their model.
	 */
	long expected(String model, PackTokens tokens);

	/**
	 * What the quota allows a pack, as far as it is known now.
	 */
	PackRoom room();

	/**
	 * Runs timers.
	 */
	Scheduler scheduler();

	/**
	 * Begins the call of a pack, which reports to it, perhaps at once. Does not throw.
	 */
	void begin(Pack pack);

	/**
	 * Cancels the calls of those packs that have not ended.
	 */
	void cancel(Predicate<Pack> those);

	/**
	 * A row has its result.
	 */
	void ended(AiResult<float[]> result);

	/**
	 * Ends when no more calls are made, in the error with which a run ends then.
	 */
	Mono<Void> closing();

}
