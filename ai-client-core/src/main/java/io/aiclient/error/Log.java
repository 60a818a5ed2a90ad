package io.aiclient.error;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LocationAwareLogger;

/**
 * The log of a class: each value that a message is made of is cleaned, and of what a
 * provider said there is only the beginning. Nothing in this library logs beside it. Safe
 * for use by many threads.
 * <p>
 * Formats and arguments are those of SLF4J: a {@link Throwable} that comes last, without
 * a place of its own in the format, is logged with its stack trace.
 */
public final class Log {

	private static final String NAME = Log.class.getName();

	private final Logger logger;

	private Log(Logger logger) {
		this.logger = logger;
	}

	public static Log of(Class<?> owner) {
		return new Log(LoggerFactory.getLogger(owner));
	}

	public void debug(String format, @Nullable Object... arguments) {
		at(Level.DEBUG, format, arguments);
	}

	public void info(String format, @Nullable Object... arguments) {
		at(Level.INFO, format, arguments);
	}

	public void warn(String format, @Nullable Object... arguments) {
		at(Level.WARN, format, arguments);
	}

	public void error(String format, @Nullable Object... arguments) {
		at(Level.ERROR, format, arguments);
	}

	/**
	 * Logs at a level.
	 * @param format the message, with <code>{}</code> for each argument
	 * @param arguments what it is made of; an {@link AiClientException} stands for its
	 * {@link AiClientException#summary()}
	 */
	public void at(Level level, String format, @Nullable Object... arguments) {
		if (!this.logger.isEnabledForLevel(level)) {
			return;
		}
		int places = places(format);
		Throwable thrown = (arguments.length > places && arguments[arguments.length - 1] instanceof Throwable last)
				? Thrown.forLog(last) : null;
		@Nullable Object[] cleaned = Arrays.stream(arguments).limit(places).map(Log::clean).toArray();
		if (this.logger instanceof LocationAwareLogger located) {
			located.log(null, NAME, level.toInt(), format, cleaned, thrown);
			return;
		}
		this.logger.makeLoggingEventBuilder(level).setCause(thrown).log(format, cleaned);
	}

	private static int places(String format) {
		int places = 0;
		for (int at = format.indexOf("{}"); at >= 0; at = format.indexOf("{}", at + 2)) {
			places++;
		}
		return places;
	}

	private static @Nullable Object clean(@Nullable Object argument) {
		if (argument == null || argument instanceof Number || argument instanceof Boolean) {
			return argument;
		}
		if (argument instanceof AiClientException error) {
			return error.summary();
		}
		if (argument instanceof Throwable thrown) {
			return Thrown.name(thrown);
		}
		try {
			return Sanitizer.message(argument.toString());
		}
		catch (Throwable thrown) {
			return argument.getClass().getName();
		}
	}

}
