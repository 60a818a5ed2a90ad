package io.aiclient.spring.web;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * All that this library logs at its most talkative, and what others warn of; printed
 * nowhere meanwhile.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements Closeable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger ours = (Logger) LoggerFactory.getLogger("io.aiclient");

	private final Level rootLevel = this.root.getLevel();

	private final Level oursLevel = this.ours.getLevel();

	private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();

	private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

	CapturedLog() {
		this.root.iteratorForAppenders().forEachRemaining(this.appenders::add);
		this.appenders.forEach(this.root::detachAppender);
		this.root.setLevel(Level.WARN);
		this.ours.setLevel(Level.TRACE);
		setContext(this.root.getLoggerContext());
		start();
		this.root.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	List<ILoggingEvent> drain() {
		List<ILoggingEvent> all = new ArrayList<>();
		for (ILoggingEvent event = this.events.poll(); event != null; event = this.events.poll()) {
			all.add(event);
		}
		return all;
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.root.setLevel(this.rootLevel);
		this.ours.setLevel(this.oursLevel);
		this.appenders.forEach(this.root::addAppender);
	}

}
