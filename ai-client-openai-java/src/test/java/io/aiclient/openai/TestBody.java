package io.aiclient.openai;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

import com.openai.core.http.HttpRequestBody;

/**
 * A body of zeros, which may announce another length than it has.
 */
final class TestBody implements HttpRequestBody {

	private final String type;

	private final int announced;

	private final int length;

	private final boolean repeatable;

	final AtomicInteger written = new AtomicInteger();

	final AtomicInteger ended = new AtomicInteger();

	final AtomicInteger closed = new AtomicInteger();

	TestBody(String type, int announced, int length, boolean repeatable) {
		this.type = type;
		this.announced = announced;
		this.length = length;
		this.repeatable = repeatable;
	}

	@Override
	public void writeTo(OutputStream target) {
		try {
			for (int left = this.length; left > 0; left -= 1000) {
				target.write(new byte[Math.min(left, 1000)]);
				this.written.addAndGet(Math.min(left, 1000));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.ended.incrementAndGet();
		}
	}

	/**
	 * Only newer versions of the SDK have it.
	 */
	public InputStream content() {
		return new ByteArrayInputStream(new byte[this.length]);
	}

	@Override
	public String contentType() {
		return this.type;
	}

	@Override
	public long contentLength() {
		return this.announced;
	}

	@Override
	public boolean repeatable() {
		return this.repeatable;
	}

	@Override
	public void close() {
		this.closed.incrementAndGet();
	}

}
