package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.TokenUsage;

/**
 * Reads along with a stream that passes: its usage, its model, and an error in one of its
 * events. Most events are only searched for two words; what cannot be read ends the
 * reading, never the stream. Of one stream, and not safe for use by several threads.
 */
final class EventTap {

	private static final byte[] DONE = bytes("[DONE]");

	private static final byte[] USAGE = bytes("\"usage\"");

	private static final byte[] ERROR = bytes("\"error\"");

	private final SummaryReader summaries;

	private final ProviderErrorReader errors;

	private final BodyBuffer received;

	/**
	 * Null once the reading has ended.
	 */
	private @Nullable EventParser events;

	private boolean begun;

	private boolean done;

	private TokenUsage usage = TokenUsage.NONE;

	private String model = "";

	private @Nullable ProviderError error;

	/**
	 * Creates the tap.
	 * @param limit the most bytes of an event
	 */
	EventTap(SummaryReader summaries, ProviderErrorReader errors, long limit) {
		this.summaries = summaries;
		this.errors = errors;
		this.received = new BodyBuffer(limit);
		this.events = new EventParser(this.received, limit);
	}

	void read(byte[] bytes) {
		EventParser events = this.events;
		if (events == null) {
			return;
		}
		try {
			events.compact();
			this.received.append(bytes, 0, bytes.length);
			while (!this.done && events.next()) {
				read(events);
			}
		}
		catch (RuntimeException ex) { // what no stream should be, such as an event
										// without end
			this.events = null;
		}
	}

	/**
	 * There are no more bytes.
	 */
	void finish() {
		EventParser events = this.events;
		this.events = null;
		try {
			if (events != null && !this.done && events.last()) {
				read(events);
			}
		}
		catch (RuntimeException ex) { // no event
			this.begun = true;
		}
	}

	/**
	 * Whether nothing is known yet of the first event.
	 */
	boolean isAwaiting() {
		return !this.begun && this.events != null;
	}

	/**
	 * Whether the stream has said that it is over.
	 */
	boolean isDone() {
		return this.done;
	}

	TokenUsage usage() {
		return this.usage;
	}

	/**
	 * The model that answers; empty if it is not known.
	 */
	String model() {
		return this.model;
	}

	/**
	 * The error that came in an event; null if none did.
	 */
	@Nullable ProviderError error() {
		return this.error;
	}

	private void read(EventParser events) {
		BodyBuffer data = events.data();
		byte[] bytes = data.bytes();
		int start = data.start();
		int end = data.size();
		if (start == end) {
			return;
		}
		boolean first = !this.begun;
		this.begun = true;
		if (Arrays.equals(bytes, start, Math.min(end, start + DONE.length), DONE, 0, DONE.length)) {
			this.done = true;
			this.events = null;
			return;
		}
		boolean named = "error".equals(events.name());
		if (first || named || hasObject(USAGE, bytes, start, end) || hasObject(ERROR, bytes, start, end)) {
			read(this.summaries.read(bytes, start, end - start));
			if (named && this.error == null) {
				this.error = this.errors.read(Arrays.copyOfRange(bytes, start, end));
			}
		}
	}

	private void read(AnswerSummary summary) {
		this.usage = summary.usage.isReported() ? summary.usage : this.usage;
		this.model = summary.model.isEmpty() ? this.model : summary.model;
		if (this.error == null && summary.error != null) {
			this.error = this.errors.read(summary.error);
		}
	}

	/**
	 * Whether a name stands before the beginning of an object or an array. Within a text
	 * its quotes are escaped.
	 */
	private static boolean hasObject(byte[] name, byte[] bytes, int from, int to) {
		int last = to - name.length;
		for (int i = from; i <= last; i++) {
			if (bytes[i] == '"' && bytes[i + 1] == name[1]
					&& Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
				int value = i + name.length;
				while (value < to && (bytes[value] == ':' || bytes[value] == ' ')) {
					value++;
				}
				if (value < to && (bytes[value] == '{' || bytes[value] == '[')) {
					return true;
				}
			}
		}
		return false;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
