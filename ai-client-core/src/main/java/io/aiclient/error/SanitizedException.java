package io.aiclient.error;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Stands for what other code has thrown and whose text cannot be shown as it is: it holds
 * a secret, control characters, or more than 4,000 characters. It has the name of the
 * class, the cleaned text, the stack trace, and copies of the causes.
 */
public final class SanitizedException extends RuntimeException {

	private static final int MOST_IN_CHAIN = 20;

	static final int LONGEST = 4_000;

	private final Class<? extends Throwable> type;

	private SanitizedException(Class<? extends Throwable> type, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.type = type;
	}

	/**
	 * The class of what was thrown.
	 * @return the class, whose name the message begins with
	 */
	public Class<? extends Throwable> type() {
		return this.type;
	}

	static SanitizedException of(Throwable thrown, boolean forLog) {
		return of(thrown, forLog, Thrown.seen());
	}

	private static SanitizedException of(Throwable thrown, boolean forLog, Set<Throwable> seen) {
		seen.add(thrown);
		String text = (forLog && thrown instanceof AiClientException error)
				? thrown.getClass().getName() + ": " + error.summary() : Thrown.name(thrown, LONGEST);
		SanitizedException copy = new SanitizedException(thrown.getClass(), text, cause(thrown, forLog, seen));
		try {
			copy.setStackTrace(thrown.getStackTrace());
			for (Throwable suppressed : thrown.getSuppressed()) {
				if (isNew(suppressed, seen)) {
					copy.addSuppressed(of(suppressed, forLog, seen));
				}
			}
		}
		catch (Throwable second) {
			// what cannot be read is left out
		}
		return copy;
	}

	private static @Nullable Throwable cause(Throwable thrown, boolean forLog, Set<Throwable> seen) {
		try {
			Throwable cause = thrown.getCause();
			return (cause != null && isNew(cause, seen)) ? of(cause, forLog, seen) : null;
		}
		catch (Throwable second) {
			return null;
		}
	}

	private static boolean isNew(Throwable thrown, Set<Throwable> seen) {
		return seen.size() < MOST_IN_CHAIN && !seen.contains(thrown) && !Thrown.isReactors(thrown);
	}

}
