package io.aiclient.spring.annotation;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The part of an answer's text that is meant as its JSON: without what the model thought
 * aloud, and without a byte order mark, a fence or prose around it.
 * <p>
 * What stands before the end of a thought is never the answer, and nothing is if a
 * thought has no end. Of what is left, a text that is JSON as a whole is the answer; else
 * the one fenced block, unless more JSON follows it; else the one JSON value in the text.
 * Where several could be meant, none is. Everything is looked at a bounded number of
 * times: a value that breaks off is not tried again from within.
 */
final class AnswerText {

	/**
	 * What marks thoughts in the answers of models whose server leaves them in the
	 * content. The second character of a tag that ends one is a slash; the channels of
	 * gpt-oss have no tag that ends them, but the channel of the answer.
	 */
	private static final Pattern TAG = Pattern.compile("</?(?:seed:)?"
			+ "(?:think|thinking|thoughts?|reasoning|reflection|scratchpad|analysis)(?:\\s[^<>]{0,200}+)?>"
			+ "|\\[/?think]|◁/?think▷|<\\|channel\\|>(?:analysis|commentary|final)", Pattern.CASE_INSENSITIVE);

	private static final String CHANNEL = "<|";

	private static final String CHANNEL_OF_ANSWER = "final";

	private static final String FENCE = "```";

	private final String text;

	private final Root root;

	private final JsonScan scan;

	private final Matcher tag;

	private int position;

	private Part whole;

	private @Nullable Part openFence;

	private @Nullable Part fence;

	private int fences;

	private String json;

	private @Nullable String problem;

	private AnswerText(String text, Root root) {
		this.text = text;
		this.json = text;
		this.root = root;
		this.scan = new JsonScan(text);
		this.tag = TAG.matcher(text);
		this.whole = new Part(0);
	}

	static AnswerText of(String content, Root root) {
		AnswerText answer = new AnswerText(strip(content), root);
		answer.find();
		return answer;
	}

	/**
	 * The JSON, or the whole of what may be a bare word; of no use if there is a problem.
	 */
	String json() {
		return this.json;
	}

	/**
	 * Why it is not clear which JSON is meant, without a quotation; null if it can.
	 */
	@Nullable String problem() {
		return this.problem;
	}

	private void find() {
		if (this.scan.scan(0) && this.scan.position() == this.text.length()) {
			return;
		}
		while (this.position < this.text.length()) {
			switch (this.text.charAt(this.position)) {
				case '<', '◁' -> {
					if (!thought()) {
						this.position++;
					}
				}
				case '[' -> {
					if (!thought()) {
						value();
					}
				}
				case '{' -> value();
				case '`' -> fence();
				default -> this.position++;
			}
		}
		this.whole.end = this.position;
		Part fenced = this.fence;
		choose((fenced != null && isMeant(fenced)) ? fenced : this.whole);
	}

	private boolean isMeant(Part fenced) {
		return this.fences == 1 && fenced.valuesBehind == this.whole.values
				&& (fenced.values > 0 || this.root == Root.SCALAR);
	}

	private void choose(Part part) {
		if (part.values > 1) {
			this.problem = "it has more than one JSON value";
		}
		this.json = (part.values == 1 && part.complete) ? this.text.substring(part.valueStart, part.valueEnd)
				: strip(this.text.substring(part.start, part.end));
	}

	/**
	 * Passes the tag of a thought, and the thought that it begins. What was before is
	 * none of the answer.
	 * @return whether there is one
	 */
	private boolean thought() {
		char next = peek(1);
		if (!(next == '/' || next == '|' || Character.isLetter(next))
				|| !this.tag.region(this.position, this.text.length()).lookingAt()) {
			return false;
		}
		int depth = depth(0);
		this.position = this.tag.end();
		while (depth > 0 && this.tag.region(this.position, this.text.length()).find()) {
			depth = depth(depth);
			this.position = this.tag.end();
		}
		if (depth > 0) {
			this.problem = "the model's thoughts in it have no end";
			this.position = this.text.length();
		}
		this.whole = new Part(this.position);
		this.openFence = null;
		this.fence = null;
		this.fences = 0;
		return true;
	}

	private int depth(int before) {
		String found = this.tag.group();
		if (found.startsWith(CHANNEL)) {
			return found.toLowerCase(Locale.ROOT).endsWith(CHANNEL_OF_ANSWER) ? 0 : Math.max(1, before);
		}
		if (found.endsWith("/>")) {
			return before;
		}
		return (found.charAt(1) == '/') ? Math.max(0, before - 1) : before + 1;
	}

	private void value() {
		int start = this.position;
		boolean object = this.text.charAt(start) == '{';
		boolean complete = this.scan.scan(start);
		this.position = this.scan.position();
		if (this.scan.hasProperty() || isAnswer(object, complete)) {
			this.whole.add(start, this.position, complete);
			if (this.openFence != null) {
				this.openFence.add(start, this.position, complete);
			}
		}
	}

	private boolean isAnswer(boolean object, boolean complete) {
		return object ? complete : this.root == Root.ARRAY && (complete || this.scan.hasScalar());
	}

	private void fence() {
		if (!this.text.startsWith(FENCE, this.position)) {
			this.position++;
			return;
		}
		int fenceStart = this.position;
		this.position += FENCE.length();
		Part open = this.openFence;
		if (open != null) {
			open.end = fenceStart;
			open.valuesBehind = this.whole.values;
			this.fence = open;
			this.openFence = null;
			this.fences++;
			return;
		}
		while (isInfo(peek(0))) {
			this.position++;
		}
		while (peek(0) == ' ' || peek(0) == '\t') {
			this.position++;
		}
		if (peek(0) == '\n' || peek(0) == '\r') {
			this.openFence = new Part(this.position);
		}
	}

	private char peek(int ahead) {
		int at = this.position + ahead;
		return (at < this.text.length()) ? this.text.charAt(at) : '\0';
	}

	private static boolean isInfo(char character) {
		return character == '-' || character == '_' || Character.isLetterOrDigit(character);
	}

	private static String strip(String text) {
		return strip(text, AnswerText::isBlank);
	}

	static String strip(String text, IntPredicate around) {
		int start = 0;
		int end = text.length();
		while (start < end && around.test(text.charAt(start))) {
			start++;
		}
		while (start < end && around.test(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isBlank(int character) {
		return character == '\uFEFF' || character == '\u200B' || Character.isWhitespace(character)
				|| Character.isSpaceChar(character);
	}

	/**
	 * What a bare answer is: JSON values of other kinds are prose.
	 */
	enum Root {

		OBJECT, ARRAY, SCALAR

	}

	/**
	 * A stretch of the text, and the JSON values in it, of which the last is kept.
	 */
	private static final class Part {

		private final int start;

		private int end;

		private int values;

		private int valuesBehind;

		private int valueStart;

		private int valueEnd;

		private boolean complete;

		Part(int start) {
			this.start = start;
		}

		void add(int from, int to, boolean whole) {
			this.values++;
			this.valueStart = from;
			this.valueEnd = to;
			this.complete = whole;
		}

	}

}
