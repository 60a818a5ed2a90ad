package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException.ProviderError;
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

	private final AnswerReaders readers;

	private final Supplier<AiResponse.Builder> answer;

	private final Completion completion;

	private final BodyBuffer received;

	private final EventParser events;

	private Form form = Form.UNKNOWN;

	private @Nullable AiChunk next;

	private boolean finished;

	private boolean brokenOff;

	private volatile boolean ended;

	/**
	 * Whether all that came has been read.
	 */
	private volatile boolean awaiting;

	private volatile long readNanos;

	/**
	 * Whether the answer is whole as far as can be seen, and only its end is missing.
	 */
	private volatile boolean settled;

	/**
	 * Whether the reason to have ended came with the last of the content, so that there
	 * may be more of it.
	 */
	private volatile boolean settledWithContent;

	/**
	 * Whether the model went on after a reason to have ended: some servers send one with
	 * every piece.
	 */
	private boolean wentOn;

	private final Consumer<StreamReader> finishing;

	/**
	 * Creates the reader.
	 * @param limit the most bytes of an event
	 * @param finishing called once, when the answer has said why it ends, and only a
	 * usage may be still to come
	 */
	StreamReader(AnswerReaders readers, Completion completion, long limit, Supplier<AiResponse.Builder> answer,
			Consumer<StreamReader> finishing) {
		this.readers = readers;
		this.completion = completion;
		this.answer = answer;
		this.finishing = finishing;
		this.received = new BodyBuffer(limit);
		this.events = new EventParser(this.received, limit);
	}

	Iterable<AiChunk> read(byte[] bytes) {
		this.awaiting = false;
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
				byte first = this.received.bytes()[start];
				this.form = (first == '{' || first == '[') ? Form.JSON : Form.EVENTS;
				this.completion.streamed = this.form == Form.EVENTS;
				this.events.skipTo(start);
			}
		}
		return () -> this;
	}

	Iterable<AiChunk> finish() {
		this.finished = true;
		return () -> this;
	}

	/**
	 * There are no more bytes, though the body did not come to its end.
	 */
	Iterable<AiChunk> breakOff() {
		this.brokenOff = true;
		return finish();
	}

	/**
	 * Whether what came may be the answer, though the body did not come to its end.
	 */
	boolean mayEnd() {
		return this.settled || (this.form == Form.JSON && this.readers.completions()
			.isWhole(this.received.bytes(), this.received.start(), this.received.size() - this.received.start()));
	}

	boolean isSettled() {
		return this.settled;
	}

	boolean isSettledWithContent() {
		return this.settledWithContent;
	}

	boolean isAwaiting() {
		return this.awaiting;
	}

	/**
	 * When the last event was read that brought something; by {@link System#nanoTime()}.
	 */
	long readNanos() {
		return this.readNanos;
	}

	/**
	 * Whether there may be more to read now than some bytes.
	 */
	boolean isLarge(int bytes) {
		return this.received.size() + this.events.data().size() > bytes
				&& (this.finished || (this.form == Form.EVENTS && this.events.isLineReceived()));
	}

	boolean isEnded() {
		return this.ended;
	}

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
				this.awaiting = true;
				return false;
			}
			else if (this.form == Form.EVENTS && this.events.last()) {
				readLastEvent();
			}
			else {
				end();
			}
		}
		return this.next != null;
	}

	@Override
	public AiChunk next() {
		AiChunk chunk = hasNext() ? this.next : null;
		if (chunk == null) {
			throw new NoSuchElementException();
		}
		this.next = null;
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
			throw failure(this.readers.errors().read(Arrays.copyOfRange(data.bytes(), start, data.size())));
		}
		readPiece(data.bytes(), start, length);
		if (this.completion.brought) {
			this.readNanos = System.nanoTime();
			settle();
		}
	}

	private void settle() {
		boolean before = this.settled;
		this.wentOn |= before && this.completion.grown;
		this.settledWithContent = this.completion.grown;
		this.settled = this.completion.isAnswer() && !this.wentOn;
		if (this.settled && !before) {
			this.finishing.accept(this);
		}
	}

	/**
	 * Of an answer that is finished, the event in which the connection broke was not
	 * needed.
	 */
	private void readLastEvent() {
		try {
			readEvent();
		}
		catch (MalformedAnswerException ex) {
			if (!this.brokenOff) {
				throw ex;
			}
			this.completion.rollback();
		}
	}

	private void readJson() {
		int start = this.received.start();
		readPiece(this.received.bytes(), start, this.received.size() - start);
		this.received.clear();
		this.form = Form.READ_JSON;
	}

	private void readPiece(byte[] json, int offset, int length) {
		JsonNode error = this.readers.completions().read(json, offset, length, this.completion);
		if (error != null) {
			throw failure(this.readers.errors().read(error));
		}
		this.completion.countRest(length);
		String delta = this.completion.delta();
		if (!delta.isEmpty()) {
			this.next = new AiChunk(delta, null);
		}
	}

	private void end() {
		if (this.form != Form.READ_JSON && !this.completion.isFinished()) {
			throw new MalformedAnswerException("a stream that broke off, without finish_reason or [DONE]");
		}
		deliverEnd();
	}

	private AiExchangeException failure(ProviderError error) {
		return this.completion.failure(error, this.answer.get());
	}

	private void deliverEnd() {
		this.ended = true;
		if (this.completion.isFailed()) {
			throw failure(this.completion.error(this.readers.errors()));
		}
		this.next = new AiChunk("", this.answer.get().build());
	}

	private enum Form {

		UNKNOWN, EVENTS, JSON, READ_JSON

	}

}
