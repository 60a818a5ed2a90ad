package io.aiclient.error;

import java.util.stream.Stream;

/**
 * Puts into words what code outside this library has thrown.
 */
public final class Thrown {

	/**
	 * Packages whose frames only pass on what the code of an application does.
	 */
	private static final String[] PASSING_ON = { "java.", "javax.", "jdk.", "sun.", "reactor.", "org.springframework.",
			"io.netty.", "io.micrometer.", "io.github.resilience4j." };

	private static final int LONGEST = 300;

	private Thrown() {
	}

	/**
	 * What was thrown, on one line and cut to 300 characters, and the place in the
	 * application that threw it.
	 * @param thrown what was thrown; its own methods may throw too
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
	 * What was thrown, on one line of at most 300 characters.
	 * @param thrown what was thrown; its own methods may throw too
	 * @return its class and its message, which may be cut; its class if it cannot tell
	 */
	public static String name(Throwable thrown) {
		try {
			String text = thrown.toString();
			StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST + 1));
			for (int i = 0; i < text.length() && i < LONGEST; i++) {
				char c = text.charAt(i);
				line.append(Character.isISOControl(c) ? ' ' : c);
			}
			return ((text.length() > LONGEST) ? line.append('…') : line).toString();
		}
		catch (Throwable second) {
			return thrown.getClass().getName();
		}
	}

}
