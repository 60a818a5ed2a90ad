package io.aiclient.spring.web;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.io.buffer.DataBuffer;

import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;

/**
 * Makes pieces of the body of a success, as its bytes arrive and without changing them.
 * <p>
 * How is it designed, and why? An attempt can be made again until its first piece is
 * delivered. So that piece waits for the first bytes; of a stream, for its first event,
 * which may be an error, and of JSON, for all of it. What is JSON, and what a stream, is
 * said by the content type, and by the first byte where that says nothing, or where a
 * server answers a request for a stream without one. Of one answer, and not safe for use
 * by several threads.
 */
final class PassedAnswer {

	/**
	 * The most bytes that wait for the first event, for example comments that keep a
	 * connection open.
	 */
	private static final int MOST_HELD = 65_536;

	private static final int NO_CONTENT = 204;

	private final AiHttpHead head;

	private final AnswerReaders readers;

	private final boolean judged;

	private final String askedModel;

	private final BodyBuffer held;

	private final EventTap tap;

	private Form form;

	private boolean begun;

	private boolean over;

	private long received;

	/**
	 * Creates the reader of an answer.
	 * @param judged whether an error in it is a failure
	 * @param askedModel the model that was asked; empty if it is not known
	 */
	PassedAnswer(AiHttpHead head, Form form, CallContext context, boolean judged, String askedModel) {
		this.head = head;
		this.form = form;
		this.readers = context.readers();
		this.judged = judged;
		this.askedModel = askedModel;
		this.held = new BodyBuffer(context.limit());
		this.tap = new EventTap(this.readers.summaries(), this.readers.errors(), context.limit());
	}

	/**
	 * How many bytes have come.
	 */
	long received() {
		return this.received;
	}

	/**
	 * Takes bytes, and emits the piece that they make, if they make one.
	 */
	void accept(DataBuffer buffer, SynchronousSink<AiHttpPiece> pieces) {
		byte[] bytes = AnsweredCall.take(buffer);
		if (bytes.length == 0 || this.over) {
			return;
		}
		this.received += bytes.length;
		try {
			AiHttpPiece piece = this.begun ? next(bytes) : first(bytes);
			if (piece != null) {
				pieces.next(piece);
				if (piece.failure() != null) {
					pieces.complete();
				}
			}
		}
		catch (LinkageError | VirtualMachineError thrown) {
			throw TransportFailures.unreadable(thrown);
		}
	}

	/**
	 * The last piece, when there are no more bytes; nothing if it has come.
	 */
	Mono<AiHttpPiece> finish() {
		if (this.over) {
			return Mono.empty();
		}
		this.over = true;
		if (this.form == Form.JSON) {
			return Mono.fromSupplier(() -> whole(this.held));
		}
		this.tap.finish();
		return Mono.just(this.begun ? last(ByteBuffer.allocate(0), null) : last(heldBytes(), this.head));
	}

	private @Nullable AiHttpPiece first(byte[] bytes) {
		this.held.append(bytes, 0, bytes.length);
		if (this.form == Form.UNKNOWN || (this.form == Form.EVENTS && this.held.size() == bytes.length)) {
			decide();
		}
		if (this.form == Form.JSON || this.form == Form.UNKNOWN) {
			return null;
		}
		if (this.form == Form.EVENTS) {
			this.tap.read(bytes);
			if (this.tap.isAwaiting() && this.held.size() < MOST_HELD) {
				return null;
			}
			if (this.tap.isDone() || (this.judged && this.tap.error() != null)) {
				this.over = true;
				return last(heldBytes(), this.head);
			}
		}
		this.begun = true;
		AiHttpPiece first = AiHttpPiece.first(this.head, heldBytes());
		this.held.clear();
		return first;
	}

	private AiHttpPiece next(byte[] bytes) {
		if (this.form == Form.EVENTS) {
			this.tap.read(bytes);
			if (this.tap.isDone()) {
				this.over = true;
				return last(ByteBuffer.wrap(bytes), null);
			}
		}
		return AiHttpPiece.next(ByteBuffer.wrap(bytes));
	}

	/**
	 * Decides by the first byte that is no blank.
	 */
	private void decide() {
		int start = this.held.start();
		if (start < this.held.size()) {
			byte first = this.held.bytes()[start];
			if (first == '{' || first == '[') {
				this.form = Form.JSON;
			}
			else if (this.form == Form.UNKNOWN) {
				this.form = Form.OTHER;
			}
		}
	}

	private ByteBuffer heldBytes() {
		return ByteBuffer.wrap(this.held.toBytes());
	}

	/**
	 * The one piece of an answer that is JSON.
	 * @throws MalformedAnswerException if it ends in the middle
	 */
	AiHttpPiece whole(BodyBuffer body) {
		int start = body.start();
		AnswerSummary summary = this.readers.summaries().read(body.bytes(), start, body.size() - start);
		if (this.judged && (summary.cut || start == body.size()) && this.head.status() != NO_CONTENT) {
			throw new MalformedAnswerException((start == body.size()) ? "empty" : "cut JSON");
		}
		ProviderError error = (this.judged && summary.error != null) ? this.readers.errors().read(summary.error) : null;
		return last(ByteBuffer.wrap(body.bytes(), 0, body.size()), this.head, summary.usage, summary.model, error);
	}

	private AiHttpPiece last(ByteBuffer content, @Nullable AiHttpHead head) {
		return last(content, head, this.tap.usage(), this.tap.model(), this.judged ? this.tap.error() : null);
	}

	private AiHttpPiece last(ByteBuffer content, @Nullable AiHttpHead head, TokenUsage usage, String model,
			@Nullable ProviderError error) {
		AiResponse end = AiResponse.builder()
			.content("")
			.model(model.isEmpty() ? this.askedModel : model)
			.usage(usage)
			.build();
		if (error == null) {
			return new AiHttpPiece(head, content, end, null);
		}
		boolean mayCost = head == null || usage.isReported();
		return new AiHttpPiece(head, content, null, AiExchangeException.event(error, mayCost ? end : null));
	}

	/**
	 * What a body is.
	 */
	enum Form {

		UNKNOWN, JSON, EVENTS, OTHER

	}

}
