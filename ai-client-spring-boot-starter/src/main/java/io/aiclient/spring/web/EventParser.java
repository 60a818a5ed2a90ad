package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Finds server-sent events in bytes that arrive in any pieces. Lines end with a line
 * feed, a carriage return, or both; nothing is decoded before an event is whole, so a
 * piece may end within a character.
 */
final class EventParser {

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private final BodyBuffer received;

	private final BodyBuffer data;

	private @Nullable String name;

	private int line;

	private int position;

	private boolean afterCarriageReturn;

	private boolean hasData;

	private boolean delivered;

	/**
	 * Creates the parser of what is received, to which the owner appends after
	 * {@link #compact()}.
	 */
	EventParser(BodyBuffer received, long limit) {
		this.received = received;
		this.data = new BodyBuffer(limit);
	}

	/**
	 * Passes over bytes that are no part of a line.
	 */
	void skipTo(int offset) {
		this.line = offset;
		this.position = offset;
	}

	void compact() {
		this.received.discard(this.line);
		this.position -= this.line;
		this.line = 0;
	}

	boolean isLineReceived() {
		byte[] bytes = this.received.bytes();
		for (int i = this.position; i < this.received.size(); i++) {
			if (bytes[i] == '\n' || bytes[i] == '\r') {
				return true;
			}
		}
		return false;
	}

	/**
	 * Moves to the next event, if there is one; false if more bytes are needed.
	 */
	boolean next() {
		forget();
		byte[] bytes = this.received.bytes();
		int end = this.received.size();
		while (this.position < end) {
			byte b = bytes[this.position++];
			if (b == '\n' && this.afterCarriageReturn) {
				this.line = this.position;
				this.afterCarriageReturn = false;
				continue;
			}
			this.afterCarriageReturn = (b == '\r');
			if (b == '\n' || b == '\r') {
				int begin = this.line;
				this.line = this.position;
				if (endsEvent(bytes, begin, this.position - 1)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Moves to the last event, if no blank line ended it.
	 */
	boolean last() {
		forget();
		if (this.line < this.received.size()) {
			endsEvent(this.received.bytes(), this.line, this.received.size());
			this.line = this.received.size();
		}
		this.delivered = this.hasData;
		return this.hasData;
	}

	/**
	 * The data of the event; valid until the next move.
	 */
	BodyBuffer data() {
		return this.data;
	}

	@Nullable String name() {
		return this.name;
	}

	private void forget() {
		if (this.delivered) {
			this.data.clear();
			this.name = null;
			this.hasData = false;
			this.delivered = false;
		}
	}

	private boolean endsEvent(byte[] bytes, int from, int to) {
		if (from == to) {
			this.delivered = this.hasData;
			if (!this.hasData) {
				this.name = null;
			}
			return this.hasData;
		}
		int colon = from;
		while (colon < to && bytes[colon] != ':') {
			colon++;
		}
		int value = Math.min(colon + 1, to);
		if (value < to && bytes[value] == ' ') {
			value++;
		}
		if (Arrays.equals(bytes, from, colon, DATA, 0, DATA.length)) {
			if (this.hasData) {
				this.data.append((byte) '\n');
			}
			this.data.append(bytes, value, to - value);
			this.hasData = true;
		}
		else if (Arrays.equals(bytes, from, colon, EVENT, 0, EVENT.length)) {
			this.name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
		}
		return false;
	}

}
