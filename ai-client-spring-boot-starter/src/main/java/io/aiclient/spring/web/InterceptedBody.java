package io.aiclient.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The body of a response as a stream: the thread that reads it also reads it from the
 * network, and asks for no more than it needs. Read by one thread at a time; closed by
 * any.
 */
final class InterceptedBody extends InputStream {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Flux<ByteBuffer> source;

	private final InterceptedRequest request;

	private final Arrival arrival = new Arrival();

	private final Queue<ByteBuffer> arrived = new ConcurrentLinkedQueue<>();

	private ByteBuffer current = NOTHING;

	private boolean begun;

	private boolean asked;

	private volatile boolean ended;

	private volatile boolean closed;

	private volatile @Nullable Throwable failure;

	InterceptedBody(Flux<ByteBuffer> source, InterceptedRequest request) {
		this.source = source;
		this.request = request;
	}

	/**
	 * Makes of a failure what may be thrown.
	 * @return never; it throws what is unchecked
	 */
	static IOException raised(Throwable failure) {
		if (failure instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof IOException io) ? io : new IOException(failure.getMessage(), failure);
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
	public int available() {
		return this.current.remaining();
	}

	@Override
	public void close() {
		this.closed = true;
		this.arrival.cancel();
		this.request.thread().wake();
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
				this.asked = false;
			}
			else if (last) {
				Throwable thrown = this.failure;
				if (thrown != null) {
					throw raised(this.request.request().seen(thrown));
				}
				return false;
			}
			else {
				ask();
			}
		}
		return true;
	}

	private void ask() throws IOException {
		if (!this.begun) {
			this.begun = true;
			this.source.subscribe(this.arrival);
		}
		if (!this.asked) {
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
			this.request.thread().runUntil(this::hasNews);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private boolean hasNews() {
		return !this.arrived.isEmpty() || this.ended || this.closed;
	}

	private final class Arrival extends BaseSubscriber<ByteBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks for one when there is none
		}

		@Override
		protected void hookOnNext(ByteBuffer buffer) {
			InterceptedBody.this.arrived.offer(buffer);
			InterceptedBody.this.request.thread().wake();
		}

		@Override
		protected void hookOnComplete() {
			InterceptedBody.this.ended = true;
			InterceptedBody.this.request.thread().wake();
		}

		@Override
		protected void hookOnError(Throwable error) {
			InterceptedBody.this.failure = error;
			InterceptedBody.this.ended = true;
			InterceptedBody.this.request.thread().wake();
		}

	}

}
