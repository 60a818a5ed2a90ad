package io.aiclient.spring.web;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finds in texts what must not be there: eight characters of the key, control characters,
 * more than some thousand characters.
 */
final class CleanTexts {

	private static final int MOST = 5_000;

	private final List<String> faults = new ArrayList<>();

	void assertClean() {
		assertThat(this.faults).isEmpty();
	}

	void add(String what, @Nullable String text) {
		if (text == null) {
			return;
		}
		if (text.length() > MOST) {
			this.faults.add(what + " has " + text.length() + " characters");
		}
		addSecrets(what, text);
		for (int i = 0; i < text.length(); i++) {
			if (isControl(text, i)) {
				this.faults
					.add(String.format("%s has U+%04X: %s", what, (int) text.charAt(i), HostileText.shown(text)));
				return;
			}
		}
	}

	private void addSecrets(String what, String text) {
		if (HostileText.KEY_PARTS.stream().anyMatch(text::contains)) {
			this.faults.add(what + " has a part of the key: " + HostileText.shown(text));
		}
	}

	void add(String what, @Nullable AiResponse answer) {
		if (answer != null) {
			add(what + ": model", answer.model());
			add(what + ": finish reason", answer.finishReason());
			add(what + ": toString()", answer.toString());
		}
	}

	void add(String what, Throwable thrown) {
		add(what, thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
		StringWriter printed = new StringWriter();
		thrown.printStackTrace(new PrintWriter(printed));
		addSecrets(what + ", printed,", printed.toString());
	}

	private void add(String what, @Nullable Throwable thrown, Set<Throwable> seen) {
		if (thrown == null || !seen.add(thrown) || thrown.getClass().getName().endsWith("OnAssemblyException")) {
			return;
		}
		String name = what + " " + thrown.getClass().getSimpleName();
		try {
			add(name + ": message", thrown.getMessage());
			add(name + ": localized message", thrown.getLocalizedMessage());
			add(name + ": toString()", thrown.toString());
			if (thrown instanceof AiClientException error) {
				add(name + ": summary", error.summary());
				add(name + ": provider's message", error.providerMessage());
				add(name + ": provider's code", error.providerCode());
				add(name + ": request id", error.requestId());
				add(name + ": details", error.details().toString());
			}
			add(name + ", caused by", thrown.getCause(), seen);
			for (Throwable suppressed : thrown.getSuppressed()) {
				add(name + ", suppressing", suppressed, seen);
			}
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			this.faults.add(name + " cannot be read");
		}
	}

	void add(ILoggingEvent event) {
		String name = "log of " + event.getLoggerName();
		add(name, event.getFormattedMessage());
		add(name + ", thrown", event.getThrowableProxy(), 0);
	}

	private void add(String what, @Nullable IThrowableProxy thrown, int depth) {
		if (thrown == null || depth > 100 || thrown.getClassName().endsWith("OnAssemblyException")) {
			return;
		}
		add(what, thrown.getMessage());
		add(what + ", caused by", thrown.getCause(), depth + 1);
		for (IThrowableProxy suppressed : thrown.getSuppressed()) {
			add(what + ", suppressing", suppressed, depth + 1);
		}
	}

	private static boolean isControl(String text, int at) {
		char c = text.charAt(at);
		if (Character.isHighSurrogate(c)) {
			return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
		}
		if (Character.isLowSurrogate(c)) {
			return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
		}
		return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || (c >= '\u202A' && c <= '\u202E')
				|| (c >= '\u2066' && c <= '\u2069');
	}

}
