package io.aiclient.error;

import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Puts into words what code outside this library has thrown, whose own methods may throw
 * too.
 */
public final class Thrown {

	/**
	 * Packages whose frames only pass on what the code of an application does.
	 */
	private static final String[] PASSING_ON = { "java.", "javax.", "jdk.", "sun.", "reactor.", "org.springframework.",
			"io.netty.", "io.micrometer.", "io.github.resilience4j." };

	private static final int LONGEST = 300;

	/**
	 * Where Reactor notes operators, on several lines.
	 */
	private static final String REACTORS_NOTE = "reactor.core.publisher.FluxOnAssembly$OnAssemblyException";

	private static final int MOST_IN_CHAIN = 50;

	private Thrown() {
	}

	/**
	 * What was thrown, cleaned and cut to 300 characters, and the place in the
	 * application that threw it.
	 * @return for example {@code java.lang.NoClassDefFoundError: com/acme/Json at
	 * com.acme.TokenFilter.filter(TokenFilter.java:31)}
	 */
	public static String describe(Throwable thrown) {
		try {
			return Stream.of(thrown.getStackTrace())
				.filter((frame) -> Stream.of(PASSING_ON).noneMatch(frame.getClassName()::startsWith))
				.findFirst()
				.map((frame) -> name(thrown) + " at " + frame)
				.orElseGet(() -> name(thrown));
		}
		catch (Throwable second) {
			return name(thrown);
		}
	}

	/**
	 * What was thrown, cleaned and cut to 300 characters.
	 * @return its class and its message; its class if it throws on being asked
	 */
	public static String name(Throwable thrown) {
		return name(thrown, LONGEST);
	}

	static String name(Throwable thrown, int most) {
		try {
			return Sanitizer.clean(thrown.toString(), most);
		}
		catch (Throwable second) {
			return thrown.getClass().getName();
		}
	}

	/**
	 * The message of what was thrown, cleaned and cut to 300 characters.
	 * @return its message; the name of its class if it has none
	 */
	public static String message(Throwable thrown) {
		try {
			String message = thrown.getMessage();
			return (message != null && !message.isBlank()) ? Sanitizer.clean(message, LONGEST)
					: thrown.getClass().getSimpleName();
		}
		catch (Throwable second) {
			return thrown.getClass().getSimpleName();
		}
	}

	/**
	 * What was thrown, as it can be shown: the same, if its text and that of all its
	 * causes is clean; else a copy of each.
	 * @return what was thrown, or a {@link SanitizedException}; null for null
	 */
	public static @Nullable Throwable safe(@Nullable Throwable thrown) {
		if (thrown == null || isClean(thrown, false, seen())) {
			return thrown;
		}
		return SanitizedException.of(thrown, false);
	}

	/**
	 * What was thrown, as a log can show it: also with only the beginning of what a
	 * provider said.
	 * @return what was thrown, or a {@link SanitizedException}
	 */
	static Throwable forLog(Throwable thrown) {
		return isClean(thrown, true, seen()) ? thrown : SanitizedException.of(thrown, true);
	}

	/**
	 * What was thrown, and its causes, the outermost first.
	 * @param thrown what was thrown
	 * @return fifty at most: they may go round in a circle
	 */
	public static Stream<Throwable> causes(Throwable thrown) {
		return Stream.<Throwable>iterate(thrown, (cause) -> cause != null, Thrown::cause).limit(MOST_IN_CHAIN);
	}

	/**
	 * Whether it was thrown for lack of time, as far as a cause shows that.
	 */
	public static boolean isTimeout(Throwable thrown) {
		return causes(thrown)
			.anyMatch((cause) -> cause instanceof TimeoutException || cause instanceof SocketTimeoutException);
	}

	private static @Nullable Throwable cause(Throwable thrown) {
		try {
			return thrown.getCause();
		}
		catch (Throwable second) {
			return null;
		}
	}

	static Set<Throwable> seen() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static boolean isClean(Throwable thrown, boolean forLog, Set<Throwable> seen) {
		if (!seen.add(thrown)) {
			return true;
		}
		try {
			String text = thrown.toString();
			boolean clean = isReactors(thrown) ? text.equals(Sanitizer.mask(text))
					: (hasCleanText(thrown, text) && !(forLog && thrown instanceof AiClientException error
							&& !error.summary().equals(String.valueOf(error.getMessage()))));
			Throwable cause = thrown.getCause();
			return clean && seen.size() < MOST_IN_CHAIN && (cause == null || isClean(cause, forLog, seen))
					&& Stream.of(thrown.getSuppressed()).allMatch((it) -> isClean(it, forLog, seen));
		}
		catch (Throwable second) {
			return false;
		}
	}

	/**
	 * What others say may quote a key in part; what is ours was cleaned when it was made.
	 */
	private static boolean hasCleanText(Throwable thrown, String text) {
		return text.equals((thrown instanceof AiClientException) ? Sanitizer.message(text)
				: Sanitizer.clean(text, SanitizedException.LONGEST));
	}

	static boolean isReactors(Throwable thrown) {
		return thrown.getClass().getName().equals(REACTORS_NOTE);
	}

}
