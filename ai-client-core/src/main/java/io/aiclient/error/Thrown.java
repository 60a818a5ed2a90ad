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

	private Thrown() {
	}

	/**
	 * What was thrown, and the place in the application that threw it.
	 * @param thrown what was thrown; its own methods may throw too
	 * @return for example {@code java.lang.NoClassDefFoundError: com/acme/Json at
	 * com.acme.TokenFilter.filter(TokenFilter.java:31)}
	 */
	public static String describe(Throwable thrown) {
		try {
			return Stream.of(thrown.getStackTrace())
				.filter((frame) -> Stream.of(PASSING_ON).noneMatch(frame.getClassName()::startsWith))
				.findFirst()
				.map((frame) -> thrown + " at " + frame)
				.orElseGet(thrown::toString);
		}
		catch (Throwable second) {
			return thrown.getClass().getName();
		}
	}

}
