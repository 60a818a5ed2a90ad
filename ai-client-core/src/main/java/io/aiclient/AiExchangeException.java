package io.aiclient;

import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * What an {@link AiExchange} reports when an attempt failed: facts, no judgement. The
 * client decides what they mean, and callers see an
 * {@link io.aiclient.error.AiClientException} instead. Its texts are cleaned: one line of
 * bounded length, without a key that this process knows.
 */
public class AiExchangeException extends RuntimeException {

	private static final int MOST_OF_HEADER = 1_000;

	private final Stage stage;

	private final @Nullable Integer status;

	private final transient Map<String, String> headers;

	private final boolean timeout;

	private final @Nullable String type;

	private final @Nullable String code;

	private AiExchangeException(Stage stage, Facts facts, String message, @Nullable Throwable cause) {
		super(message, Thrown.safe(cause));
		this.timeout = cause != null && Thrown.causes(cause).anyMatch(AiExchangeException::isTimeout);
		this.stage = stage;
		this.status = facts.status;
		this.headers = facts.headers;
		this.type = facts.type;
		this.code = facts.code;
	}

	/**
	 * The call failed on the way. A timeout is told by a cause that is a
	 * {@link java.util.concurrent.TimeoutException} or a
	 * {@link java.net.SocketTimeoutException}.
	 * @param stage how far it came
	 * @param message what happened, in words for a log
	 * @param cause the failure
	 * @return the exception
	 */
	public static AiExchangeException failed(Stage stage, String message, @Nullable Throwable cause) {
		return new AiExchangeException(stage, Facts.NONE, Sanitizer.message(message), cause);
	}

	/**
	 * The provider answered with a status that is not a success.
	 * @param status the HTTP status
	 * @param headers the headers of the answer; names in any case
	 * @param error the error that the body told, as far as it could be read
	 * @return the exception
	 */
	public static AiExchangeException status(int status, Map<String, String> headers, ProviderError error) {
		return new AiExchangeException(Stage.STATUS, new Facts(status, headers, error),
				Sanitizer.clean(error.message()), null);
	}

	/**
	 * The provider sent an error event inside a stream that began with success.
	 * @param error the error that the event told
	 * @return the exception
	 */
	public static AiExchangeException event(ProviderError error) {
		return new AiExchangeException(Stage.EVENT, new Facts(null, Map.of(), error), Sanitizer.clean(error.message()),
				null);
	}

	private static boolean isTimeout(Throwable cause) {
		return cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
	}

	/**
	 * Whether it is one for lack of time: whether a cause is a
	 * {@link java.util.concurrent.TimeoutException} or a
	 * {@link java.net.SocketTimeoutException}.
	 * @return true also if the cause's text could not be shown, and {@link #getCause()}
	 * is a copy of it
	 */
	public boolean isTimeout() {
		return this.timeout;
	}

	/**
	 * Whether the provider told it: the message is the provider's then.
	 * @return true for the stages {@link Stage#STATUS} and {@link Stage#EVENT}
	 */
	public boolean isToldByProvider() {
		return this.stage == Stage.STATUS || this.stage == Stage.EVENT;
	}

	public Stage stage() {
		return this.stage;
	}

	/**
	 * The HTTP status.
	 * @return the status, or null if {@link #stage()} is not {@link Stage#STATUS}
	 */
	public @Nullable Integer status() {
		return this.status;
	}

	/**
	 * A header of the answer.
	 * @param name its name, in any case
	 * @return its value, cleaned as the message is, of 1,000 characters at most; null if
	 * it was not sent
	 */
	public @Nullable String header(String name) {
		return this.headers.get(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * The provider's own type of the error, for example {@code insufficient_quota}.
	 * @return the type, or null if none was told
	 */
	public @Nullable String type() {
		return this.type;
	}

	/**
	 * The provider's own code of the error, for example {@code context_length_exceeded}.
	 * @return the code, or null if none was told
	 */
	public @Nullable String code() {
		return this.code;
	}

	/**
	 * How far an attempt came.
	 */
	public enum Stage {

		/**
		 * No connection: refused, unknown host, TLS, proxy, or the connect timeout.
		 * Nothing was sent.
		 */
		CONNECT,
		/**
		 * The request went out, or part of it, and no answer began. It may have been
		 * billed.
		 */
		SENT,
		/**
		 * An answer came whose status is not a success.
		 */
		STATUS,
		/**
		 * A success began, and its body broke off, could not be read, or went silent.
		 */
		BODY,
		/**
		 * A success began, and its body was larger than allowed.
		 */
		TOO_LARGE,
		/**
		 * A stream began with success, and told an error in an event.
		 */
		EVENT

	}

	/**
	 * An error as a provider's body tells it.
	 *
	 * @param type the provider's type, or null
	 * @param code the provider's code, or null
	 * @param message the provider's message, or a description where it gave none
	 */
	public record ProviderError(@Nullable String type, @Nullable String code, String message) {

	}

	private static final class Facts {

		static final Facts NONE = new Facts(null, Map.of(), new ProviderError(null, null, ""));

		final @Nullable Integer status;

		final Map<String, String> headers;

		final @Nullable String type;

		final @Nullable String code;

		Facts(@Nullable Integer status, Map<String, String> headers, ProviderError error) {
			this.status = status;
			this.headers = new TreeMap<>();
			headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT),
					Sanitizer.clean(value, MOST_OF_HEADER)));
			this.type = (error.type() != null) ? Sanitizer.name(error.type()) : null;
			this.code = (error.code() != null) ? Sanitizer.name(error.code()) : null;
		}

	}

}
