package io.aiclient.spring.annotation;

import java.util.BitSet;

/**
 * Where a JSON value ends in a text, by the grammar alone. It keeps nothing of the value,
 * looks at each of its characters once, and has no bound on levels. Not thread-safe.
 */
final class JsonScan {

	private static final char END = '\0';

	private static final int DIGITS_OF_ESCAPE = 4;

	private final String text;

	/**
	 * Whether each open level is an object; else it is an array.
	 */
	private final BitSet objects = new BitSet();

	private int position;

	private boolean property;

	private boolean scalar;

	JsonScan(String text) {
		this.text = text;
	}

	/**
	 * Where the last scan stopped: behind the value, or at what cannot be a part of it.
	 */
	int position() {
		return this.position;
	}

	/**
	 * Whether the last scan has passed the name of a property and its colon.
	 */
	boolean hasProperty() {
		return this.property;
	}

	/**
	 * Whether the last scan has passed a string, a number, a boolean or a null.
	 */
	boolean hasScalar() {
		return this.scalar;
	}

	/**
	 * Whether the value at a position is complete.
	 */
	boolean scan(int start) {
		this.position = start;
		this.property = false;
		this.scalar = false;
		int depth = 0;
		do {
			skipBlanks();
			char first = peek();
			if (first == '{' || first == '[') {
				boolean object = first == '{';
				this.objects.set(depth++, object);
				this.position++;
				skipBlanks();
				if (peek() != closing(object)) {
					if (object && !name()) {
						return false;
					}
					continue;
				}
			}
			else if (!scalar(first)) {
				return false;
			}
			depth = close(depth);
		}
		while (depth > 0);
		return depth == 0;
	}

	/**
	 * Closes the levels that end behind a value.
	 * @return how many are open where the next value begins; negative if none can begin
	 */
	private int close(int depth) {
		int open = depth;
		while (open > 0) {
			boolean object = this.objects.get(open - 1);
			skipBlanks();
			char next = peek();
			if (next == ',') {
				this.position++;
				return (!object || name()) ? open : -1;
			}
			if (next != closing(object)) {
				return -1;
			}
			this.position++;
			open--;
		}
		return open;
	}

	private boolean name() {
		skipBlanks();
		if (peek() != '"' || !string()) {
			return false;
		}
		skipBlanks();
		if (peek() != ':') {
			return false;
		}
		this.position++;
		this.property = true;
		return true;
	}

	private boolean scalar(char first) {
		boolean whole = switch (first) {
			case '"' -> string();
			case 't' -> literal("true");
			case 'f' -> literal("false");
			case 'n' -> literal("null");
			default -> number();
		};
		this.scalar |= whole;
		return whole;
	}

	private boolean string() {
		this.position++;
		while (true) {
			char next = peek();
			if (next < ' ') {
				return false;
			}
			this.position++;
			if (next == '"') {
				return true;
			}
			if (next == '\\' && !escape()) {
				return false;
			}
		}
	}

	private boolean escape() {
		char next = peek();
		if (next != 'u') {
			boolean known = next != END && "\"\\/bfnrt".indexOf(next) >= 0;
			this.position += known ? 1 : 0;
			return known;
		}
		this.position++;
		for (int i = 0; i < DIGITS_OF_ESCAPE; i++) {
			if (Character.digit(peek(), 16) < 0) {
				return false;
			}
			this.position++;
		}
		return true;
	}

	private boolean number() {
		if (peek() == '-') {
			this.position++;
		}
		if (peek() == '0') {
			this.position++;
		}
		else if (!digits()) {
			return false;
		}
		if (peek() == '.') {
			this.position++;
			if (!digits()) {
				return false;
			}
		}
		if (peek() != 'e' && peek() != 'E') {
			return true;
		}
		this.position++;
		if (peek() == '+' || peek() == '-') {
			this.position++;
		}
		return digits();
	}

	private boolean digits() {
		int start = this.position;
		while (peek() >= '0' && peek() <= '9') {
			this.position++;
		}
		return this.position > start;
	}

	private boolean literal(String literal) {
		boolean there = this.text.startsWith(literal, this.position);
		this.position += there ? literal.length() : 0;
		return there;
	}

	private void skipBlanks() {
		while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
			this.position++;
		}
	}

	private char peek() {
		return (this.position < this.text.length()) ? this.text.charAt(this.position) : END;
	}

	private static char closing(boolean object) {
		return object ? '}' : ']';
	}

}
