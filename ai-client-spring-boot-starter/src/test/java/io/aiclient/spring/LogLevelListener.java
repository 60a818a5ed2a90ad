package io.aiclient.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.LoggerFactory;

/**
 * Begins each test class at the same levels, whatever an application of the class before
 * has set: Spring Boot leaves {@code logging.level} in force when an application ends.
 */
public final class LogLevelListener implements TestExecutionListener {

	@Override
	public void executionStarted(TestIdentifier test) {
		if (test.isContainer() && test.getSource().orElse(null) instanceof ClassSource
				&& LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			context.getLoggerList().forEach((logger) -> logger.setLevel(isRoot(logger) ? Level.INFO : null));
		}
	}

	private static boolean isRoot(Logger logger) {
		return logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
