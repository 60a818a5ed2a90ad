package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;

/**
 * Turns the body of a streamed answer into chunks, as its bytes arrive. A body that
 * begins with a brace is from a server that does not stream, and is read as one chunk.
 * <p>
 * Reads lazily, so that an error in the middle of a buffer comes after the chunks before
 * it. Of one stream, and not safe for use by several threads.
 */
final class StreamReader implements Iterator<AiChunk> {

	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	/**
	 * What an event may have around the piece that it brings, logprobs of a token
	 * included.
	 */
	private static final int FRAME = 4096;

	private final CompletionReader completions;

	private final ProviderErrorReader errors;

	private final Supplier<AiResponse.Builder> answer;

	private final Completion completion;

	private final BodyBuffer received;

	private final EventParser events;

	private Form form = Form.UNKNOWN;

	private @Nullable AiChunk next;

	private boolean finished;

	private boolean ended;

	/**
	 * Creates the reader.
	 * @param readers what reads pieces
	 * @param completion takes what is read
	 * @param limit the most bytes of an event
	 * @param answer begins the response at the end
	 */
	StreamReader(AnswerReaders readers, Completion completion, long limit, Supplier<AiResponse.Builder> answer) {
		this.completions = readers.completions();
		this.errors = readers.errors();
		this.completion = completion;
		this.answer = answer;
		this.received = new BodyBuffer(limit);
		this.events = new EventParser(this.received, limit);
	}

	/**
	 * Takes the next bytes.
	 * @param bytes the bytes
	 * @return the chunks that are whole now
	 */
	Iterable<AiChunk> read(byte[] bytes) {
		if (this.form == Form.EVENTS) {
			this.events.compact();
		}
		this.received.append(bytes, 0, bytes.length);
		if (this.form == Form.UNKNOWN) {
			int start = this.received.start();
			if (start == this.received.size()) {
				this.received.clear();
			}
			else {
				this.form = (this.received.bytes()[start] == '{') ? Form.JSON : Form.EVENTS;
				this.events.skipTo(start);
			}
		}
		return () -> this;
	}

	/**
	 * Tells that there are no more bytes.
	 * @return the last chunks
	 */
	Iterable<AiChunk> finish() {
		this.finished = true;
		return () -> this;
	}

	/**
	 * Whether there may be more to read now than some bytes.
	 */
	boolean isLarge(int bytes) {
		return this.received.size() + this.events.data().size() > bytes
				&& (this.finished || (this.form == Form.EVENTS && this.events.isLineReceived()));
	}

	/**
	 * Whether the answer is whole, whatever happens to the connection now.
	 */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Whether there is a chunk to take.
	 * @throws io.aiclient.error.AiProviderException if reading fails with an error of
	 * which Reactor makes no signal
	 */
	@Override
	public boolean hasNext() {
		try {
			return findNext();
		}
		catch (LinkageError | VirtualMachineError thrown) {
			throw TransportFailures.unreadable(thrown);
		}
	}

	private boolean findNext() {
		while (this.next == null && !this.ended) {
			if (this.form == Form.JSON) {
				if (!this.finished) {
					return false;
				}
				readJson();
			}
			else if (this.form == Form.EVENTS && this.events.next()) {
				readEvent();
			}
			else if (!this.finished) {
				return false;
			}
			else if (this.form == Form.EVENTS && this.events.last()) {
				readEvent();
			}
			else {
				end();
			}
		}
		return this.next != null;
	}

	@Override
	public AiChunk next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		AiChunk chunk = this.next;
		this.next = null;
		if (chunk == null) {
			throw new NoSuchElementException();
		}
		return chunk;
	}

	private void readEvent() {
		BodyBuffer data = this.events.data();
		int start = data.start();
		int length = data.size() - start;
		if (length == 0) {
			return;
		}
		if (Arrays.equals(data.bytes(), start, start + Math.min(length, DONE.length), DONE, 0, DONE.length)) {
			deliverEnd();
			return;
		}
		if ("error".equals(this.events.name())) {
			throw AiExchangeException.event(this.errors.read(Arrays.copyOfRange(data.bytes(), start, data.size())));
		}
		readPiece(data.bytes(), start, length);
	}

	private void readJson() {
		int start = this.received.start();
		readPiece(this.received.bytes(), start, this.received.size() - start);
		this.received.clear();
		this.form = Form.READ_JSON;
	}

	private void readPiece(byte[] json, int offset, int length) {
		long counted = this.completion.length();
		int before = this.completion.content.length();
		JsonNode error = this.completions.read(json, offset, length, this.completion);
		if (error != null) {
			throw AiExchangeException.event(this.errors.read(error));
		}
		this.completion.count(rest(length, this.completion.length() - counted));
		String delta = this.completion.content.since(before);
		if (!delta.isEmpty()) {
			this.next = new AiChunk(delta, null);
		}
	}

	/**
	 * What else counts of an event: all of it if it brought nothing, so that no stream
	 * goes on for ever; else what it has beyond a frame.
	 */
	private static long rest(int length, long brought) {
		return (brought > 0) ? Math.max(0, length - brought - FRAME) : length;
	}

	private void end() {
		if (this.form != Form.READ_JSON && this.completion.finishReason == null) {
			throw new MalformedAnswerException("a stream that broke off, without finish_reason or [DONE]");
		}
		deliverEnd();
	}

	private void deliverEnd() {
		this.ended = true;
		this.next = new AiChunk("", this.answer.get().build());
	}

	private enum Form {

		UNKNOWN, EVENTS, JSON, READ_JSON

	}

}
