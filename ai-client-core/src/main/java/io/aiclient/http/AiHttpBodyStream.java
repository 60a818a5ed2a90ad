package io.aiclient.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The body of a response as a stream, for code that reads one and waits for it. Read by
 * one thread at a time; closed by any, which ends the exchange. A body that breaks off
 * fails behind what came before. Interrupting the reader closes it.
 */
public final class AiHttpBodyStream extends InputStream {

	private static final int AHEAD = 4;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	/**
	 * What has come and is not read yet. Each side writes its own before it looks at what
	 * the other wrote: so a reader that waits is seen by whoever adds a buffer.
	 */
	private final Queue<ByteBuffer> arrived = new ConcurrentLinkedQueue<>();

	private final Arrival arrival = new Arrival();

	private final boolean ahead;

	private final AfterClose afterClose;

	private final ReaderThread reader;

	private ByteBuffer current = NOTHING;

	/**
	 * Whether a buffer was asked for that has not come.
	 */
	private boolean asked;

	private volatile boolean ended;

	private volatile boolean closed;

	private volatile @Nullable Throwable failure;

	private AiHttpBodyStream(Flux<ByteBuffer> body, boolean ahead, AfterClose afterClose, ReaderThread reader) {
		this.ahead = ahead;
		this.afterClose = afterClose;
		this.reader = reader;
		body.subscribe(this.arrival);
	}

	/**
	 * A stream that takes four buffers ahead of its reader, and no more. What has come
	 * whole is in memory afterwards. Its reader parks, and a body that breaks off is an
	 * {@link IOException} with the failure as its cause.
	 * @param body the body of a response
	 * @param afterClose what reading does once the stream is closed
	 * @return the stream, whose body is subscribed to
	 */
	public static AiHttpBodyStream ahead(Flux<ByteBuffer> body, AfterClose afterClose) {
		return new AiHttpBodyStream(body, true, afterClose, new ParkedReader());
	}

	/**
	 * A stream that asks for a buffer when its reader needs one. Reading fails once the
	 * stream is closed; a body that breaks off is its own failure, if that may be thrown.
	 * @param body the body of a response
	 * @param reader how the reader waits
	 * @return the stream, whose body is subscribed to
	 */
	public static AiHttpBodyStream onDemand(Flux<ByteBuffer> body, ReaderThread reader) {
		return new AiHttpBodyStream(body, false, AfterClose.FAILS, reader);
	}

	/**
	 * Whether all of the body has come, so that reading it never waits.
	 */
	public boolean isWhole() {
		return this.ended;
	}

	/**
	 * Reads a byte.
	 * @throws IllegalStateException if it would have to wait, and the thread must not be
	 * blocked
	 */
	@Override
	public int read() throws IOException {
		return fill() ? this.current.get() & 0xFF : -1;
	}

	/**
	 * Reads what is at hand, a byte at least.
	 * @throws IllegalStateException if it would have to wait, and the thread must not be
	 * blocked
	 */
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
		this.reader.wake();
	}

	/**
	 * Makes sure that there is a byte, or says that there will be none.
	 */
	private boolean fill() throws IOException {
		while (!this.closed && !this.current.hasRemaining()) {
			boolean last = this.ended;
			ByteBuffer next = this.arrived.poll();
			if (next != null) {
				this.current = next;
				this.asked = false;
				if (this.ahead) {
					this.arrival.request(1);
				}
			}
			else if (last) {
				throwFailure();
				return false;
			}
			else {
				await();
			}
		}
		if (this.closed && this.afterClose == AfterClose.FAILS) {
			throw new IOException("The body of the response is closed");
		}
		return !this.closed;
	}

	private void throwFailure() throws IOException {
		Throwable thrown = this.failure;
		if (thrown == null) {
			return;
		}
		if (!this.ahead && thrown instanceof IOException own) {
			throw own;
		}
		if (!this.ahead && thrown instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (!this.ahead && thrown instanceof Error error) {
			throw error;
		}
		throw new IOException(thrown.getMessage(), thrown);
	}

	private void await() throws IOException {
		if (!this.ahead && !this.asked) {
			this.asked = true;
			this.arrival.request(1);
		}
		if (hasNews()) {
			return;
		}
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Reading the body of this response blocks, and thread '"
					+ Thread.currentThread().getName() + "' must not be blocked: read it on another one");
		}
		try {
			this.reader.waitUntil(this::hasNews);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private boolean hasNews() {
		return !this.arrived.isEmpty() || this.ended || this.closed;
	}

	/**
	 * What reading does once the stream is closed.
	 */
	public enum AfterClose {

		/**
		 * It fails with an {@link IOException}.
		 */
		FAILS,
		/**
		 * It finds the end of the stream.
		 */
		ENDS

	}

	/**
	 * How the thread that reads a stream waits. Safe for use by many threads, of which
	 * one waits at a time.
	 */
	public interface ReaderThread {

		/**
		 * Waits on the calling thread.
		 * @param over whether the wait is over: looked at first, and after each
		 * {@link #wake()}
		 * @throws InterruptedIOException if the thread is interrupted, which it stays
		 */
		void waitUntil(BooleanSupplier over) throws InterruptedIOException;

		/**
		 * Makes the thread that waits look again.
		 */
		void wake();

	}

	private static final class ParkedReader implements ReaderThread {

		private volatile @Nullable Thread waiting;

		@Override
		public void waitUntil(BooleanSupplier over) throws InterruptedIOException {
			this.waiting = Thread.currentThread();
			try {
				while (!over.getAsBoolean()) {
					LockSupport.park(this);
					if (Thread.currentThread().isInterrupted()) {
						throw new InterruptedIOException(
								"Interrupted while reading the response; the call was cancelled");
					}
				}
			}
			finally {
				this.waiting = null;
			}
		}

		@Override
		public void wake() {
			LockSupport.unpark(this.waiting);
		}

	}

	private final class Arrival extends BaseSubscriber<ByteBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (AiHttpBodyStream.this.ahead) {
				subscription.request(AHEAD);
			}
		}

		@Override
		protected void hookOnNext(ByteBuffer buffer) {
			AiHttpBodyStream.this.arrived.offer(buffer);
			AiHttpBodyStream.this.reader.wake();
		}

		@Override
		protected void hookOnComplete() {
			end(null);
		}

		@Override
		protected void hookOnError(Throwable error) {
			end(error);
		}

		private void end(@Nullable Throwable error) {
			AiHttpBodyStream.this.failure = error;
			AiHttpBodyStream.this.ended = true;
			AiHttpBodyStream.this.reader.wake();
		}

	}

}
