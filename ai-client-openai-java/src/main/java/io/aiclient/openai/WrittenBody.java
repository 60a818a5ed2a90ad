package io.aiclient.openai;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

import com.openai.core.http.HttpRequestBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/**
 * The stream that a body of the SDK is written to while it is sent: a thread that may
 * block writes, and waits wherever the connection takes no more.
 */
final class WrittenBody extends OutputStream {

	private static final int BUFFER = 16 * 1024;

	private final FluxSink<ByteBuffer> sink;

	private final Thread writer = Thread.currentThread();

	private final long length;

	private long written;

	private byte[] buffer = new byte[BUFFER];

	private int filled;

	private WrittenBody(FluxSink<ByteBuffer> sink, long length) {
		this.sink = sink;
		this.length = length;
		sink.onRequest((requested) -> LockSupport.unpark(this.writer));
		sink.onDispose(() -> LockSupport.unpark(this.writer));
	}

	/**
	 * Publishes a body.
	 * @param body the body
	 * @param length how many bytes it has
	 * @return writes the body for each subscriber; fails if it has another length
	 */
	static Flux<ByteBuffer> publish(HttpRequestBody body, long length) {
		return Flux.<ByteBuffer>create((sink) -> {
			try {
				WrittenBody target = new WrittenBody(sink, length);
				body.writeTo(target);
				target.end();
			}
			catch (Throwable thrown) {
				sink.error(thrown);
			}
		}, OverflowStrategy.ERROR).subscribeOn(Schedulers.boundedElastic(), false);
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int count) throws IOException {
		this.written += count;
		if (this.written > this.length) {
			throw new IOException("Invalid body: longer than its contentLength of " + this.length + " bytes");
		}
		int from = offset;
		int left = count;
		while (left > 0) {
			int taken = Math.min(left, this.buffer.length - this.filled);
			System.arraycopy(bytes, from, this.buffer, this.filled, taken);
			this.filled += taken;
			from += taken;
			left -= taken;
			if (this.filled == this.buffer.length) {
				emit();
			}
		}
	}

	private void end() throws IOException {
		if (this.written < this.length) {
			throw new IOException("Invalid body: " + this.written + " bytes, and a contentLength of " + this.length);
		}
		if (this.filled > 0) {
			emit();
		}
		this.sink.complete();
	}

	private void emit() throws IOException {
		while (this.sink.requestedFromDownstream() == 0 && !this.sink.isCancelled()) {
			LockSupport.park(this);
			if (Thread.interrupted()) {
				throw new InterruptedIOException("Sending the body was cancelled");
			}
		}
		if (this.sink.isCancelled()) {
			throw new InterruptedIOException("Sending the body was cancelled");
		}
		this.sink.next(ByteBuffer.wrap(this.buffer, 0, this.filled));
		this.buffer = new byte[BUFFER];
		this.filled = 0;
	}

}
