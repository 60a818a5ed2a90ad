package io.aiclient.job;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * Why a row failed, as it is stored: never the prompt or the key.
 */
public sealed interface JobFailure permits StoredFailure {

	/**
	 * Simple name of the error's class, such as {@code AiInvalidRequestException};
	 * {@code UnreadableRow} for a row that cannot be read.
	 */
	String error();

	/**
	 * The error's message, with the provider's own in it.
	 */
	String reason();

	/**
	 * HTTP status, or null if there was no answer.
	 */
	@Nullable Integer status();

	/**
	 * The provider's own code, or null.
	 */
	@Nullable String code();

	/**
	 * The provider's id of the request, or null.
	 */
	@Nullable String requestId();

	/**
	 * How often the request was sent.
	 */
	int attempts();

	/**
	 * What an answer cost that could not be used, in US dollars; null if there was none
	 * or its price is not known.
	 */
	@Nullable BigDecimal cost();

}
