package io.aiclient.openai;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import com.openai.core.http.HttpRequestBody;
import com.openai.errors.OpenAIException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.aiclient.http.AiHttpBody;

/**
 * Makes bodies for the client of those of the SDK.
 * <p>
 * How is it designed, and why? JSON is in the SDK's memory already, so it is written into
 * ours whatever its length, where the client can read what it counts. Other bodies, such
 * as those of files, are written as they are sent if they are large and say their length.
 * The SDK says none for a file that it reads from a stream, and such a body it can write
 * only once: kept in memory it has a length, and can be sent again.
 */
final class RequestBodies {

	/**
	 * A body that is no JSON is kept in memory up to so many bytes.
	 */
	private static final int LARGE = 1024 * 1024;

	/**
	 * The longest body of which the length is not known.
	 */
	private static final int MOST_OF_UNKNOWN_LENGTH = 64 * 1024 * 1024;

	private RequestBodies() {
	}

	/**
	 * Whether writing the body may have to wait, for the disk or whatever the user's
	 * stream reads.
	 */
	static boolean maySuspend(@Nullable HttpRequestBody body) {
		return body != null && !isJson(body);
	}

	static AiHttpBody convert(HttpRequestBody body) {
		long length = body.contentLength();
		if (length < 0) {
			return AiHttpBody.ofBytes(written(body, new Written(8 * 1024, MOST_OF_UNKNOWN_LENGTH)));
		}
		if (length <= LARGE || (isJson(body) && length < Integer.MAX_VALUE - 8)) {
			return AiHttpBody.ofBytes(written(body, new Written((int) length, (int) length)));
		}
		Flux<ByteBuffer> content = WrittenBody.publish(body, length);
		return body.repeatable() ? AiHttpBody.ofPublisher(length, () -> content) : AiHttpBody.once(length, content);
	}

	private static boolean isJson(HttpRequestBody body) {
		String type = body.contentType();
		return type != null && type.regionMatches(true, 0, "application/json", 0, "application/json".length());
	}

	private static byte[] written(HttpRequestBody body, Written target) {
		body.writeTo(target);
		return target.bytes();
	}

	/**
	 * Keeps what is written, up to a size, without a copy if the size was known.
	 */
	private static final class Written extends ByteArrayOutputStream {

		private final int most;

		Written(int size, int most) {
			super(size);
			this.most = most;
		}

		@Override
		public synchronized void write(int b) {
			check(1);
			super.write(b);
		}

		@Override
		public synchronized void write(byte[] bytes, int offset, int length) {
			check(length);
			super.write(bytes, offset, length);
		}

		private void check(int more) {
			if (more > this.most - this.count) {
				throw new OpenAIException((this.most == MOST_OF_UNKNOWN_LENGTH)
						? "Body too large: one of which the SDK does not say the length is kept in memory, "
								+ "and may have 64 MB at most; upload a larger file in parts"
						: "Invalid body: longer than its contentLength of " + this.most + " bytes");
			}
		}

		synchronized byte[] bytes() {
			return (this.count == this.buf.length) ? this.buf : toByteArray();
		}

	}

}
