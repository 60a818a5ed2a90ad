package io.aiclient.langchain4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * The body of a response as LangChain4j's parser reads it: a few buffers ahead of its
 * reader, and no more. Read by one thread; closed by any, which ends the exchange and is
 * the end of the stream to its reader. A failure comes behind what came before it.
 */
final class EventStream extends InputStream {

	private static final int AHEAD = 4;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final BlockingQueue<Signal<ByteBuffer>> arrived = new LinkedBlockingQueue<>();

	private final Arrival arrival = new Arrival();

	private ByteBuffer current = NOTHING;

	private volatile boolean closed;

	EventStream(Flux<ByteBuffer> body) {
		body.subscribe(this.arrival);
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.current.get() & 0xFF : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int taken = Math.min(length, this.current.remaining());
		this.current.get(target, offset, taken);
		return taken;
	}

	@Override
	public void close() {
		this.closed = true;
		this.arrival.cancel();
		this.arrived.add(Signal.complete());
	}

	/**
	 * Makes sure that there is a byte, or says that there will be none.
	 */
	private boolean fill() throws IOException {
		while (!this.closed && !this.current.hasRemaining()) {
			Signal<ByteBuffer> next = take();
			ByteBuffer content = next.get();
			if (content == null) {
				this.arrived.add(next);
				throwFailure(next.getThrowable());
				return false;
			}
			this.current = content;
			this.arrival.request(1);
		}
		return !this.closed;
	}

	private Signal<ByteBuffer> take() throws IOException {
		try {
			return this.arrived.take();
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while reading the stream; the call was cancelled");
		}
	}

	private static void throwFailure(@Nullable Throwable failure) throws IOException {
		if (failure != null) {
			throw new IOException(failure.getMessage(), failure);
		}
	}

	private final class Arrival extends BaseSubscriber<ByteBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(AHEAD);
		}

		@Override
		protected void hookOnNext(ByteBuffer content) {
			EventStream.this.arrived.add(Signal.next(content));
		}

		@Override
		protected void hookOnComplete() {
			EventStream.this.arrived.add(Signal.complete());
		}

		@Override
		protected void hookOnError(Throwable error) {
			EventStream.this.arrived.add(Signal.error(error));
		}

	}

}
