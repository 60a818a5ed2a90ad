package io.aiclient.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The body of a response as a stream: a few buffers ahead of its reader, and no more.
 * Read by one thread at a time; closed by any.
 */
final class BodyStream extends InputStream {

	private static final int AHEAD = 4;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	/**
	 * What has come and is not read yet. Each side writes its own before it looks at what
	 * the other wrote: so a reader that parks is seen by whoever adds a buffer.
	 */
	private final Queue<ByteBuffer> arrived = new ConcurrentLinkedQueue<>();

	private final Arrival arrival = new Arrival();

	private ByteBuffer current = NOTHING;

	private volatile @Nullable Thread reader;

	private volatile boolean ended;

	private volatile boolean closed;

	private volatile @Nullable Throwable failure;

	/**
	 * Begins to read ahead. What has come whole is in memory afterwards.
	 */
	BodyStream(Flux<ByteBuffer> body) {
		body.subscribe(this.arrival);
	}

	/**
	 * Whether all of the body has come, so that reading it never waits.
	 */
	boolean isWhole() {
		return this.ended;
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

	/**
	 * The bytes that are at hand, those of buffers yet to be opened left out.
	 */
	@Override
	public int available() {
		ByteBuffer next = this.current.hasRemaining() ? this.current : this.arrived.peek();
		return (next != null) ? next.remaining() : 0;
	}

	@Override
	public void close() {
		this.closed = true;
		this.arrival.cancel();
		LockSupport.unpark(this.reader);
	}

	/**
	 * Makes sure that there is a byte, or says that there will be none.
	 */
	private boolean fill() throws IOException {
		while (!this.current.hasRemaining()) {
			if (this.closed) {
				throw new IOException("The body of the response is closed");
			}
			boolean last = this.ended;
			ByteBuffer next = this.arrived.poll();
			if (next != null) {
				this.current = next;
				this.arrival.request(1);
			}
			else if (last) {
				throwFailure();
				return false;
			}
			else {
				await();
			}
		}
		return true;
	}

	private void throwFailure() throws IOException {
		Throwable thrown = this.failure;
		if (thrown != null) {
			throw new IOException(thrown.getMessage(), thrown);
		}
	}

	private void await() throws IOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Reading the body of this response blocks, and thread '"
					+ Thread.currentThread().getName() + "' must not be blocked: read it on another one");
		}
		this.reader = Thread.currentThread();
		try {
			if (this.arrived.isEmpty() && !this.ended && !this.closed) {
				LockSupport.park(this);
			}
		}
		finally {
			this.reader = null;
		}
		if (Thread.currentThread().isInterrupted()) {
			close();
			throw new InterruptedIOException("Interrupted while reading the response; the call was cancelled");
		}
	}

	private final class Arrival extends BaseSubscriber<ByteBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(AHEAD);
		}

		@Override
		protected void hookOnNext(ByteBuffer buffer) {
			BodyStream.this.arrived.offer(buffer);
			LockSupport.unpark(BodyStream.this.reader);
		}

		@Override
		protected void hookOnComplete() {
			BodyStream.this.ended = true;
			LockSupport.unpark(BodyStream.this.reader);
		}

		@Override
		protected void hookOnError(Throwable error) {
			BodyStream.this.failure = error;
			BodyStream.this.ended = true;
			LockSupport.unpark(BodyStream.this.reader);
		}

	}

}
