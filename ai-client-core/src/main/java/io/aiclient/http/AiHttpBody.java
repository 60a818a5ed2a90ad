package io.aiclient.http;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The body of a request, whose length is known. Immutable; safe for use by many threads
 * as far as its publishers are.
 */
public final class AiHttpBody {

	private static final AiHttpBody EMPTY = ofBytes(new byte[0]);

	private final long length;

	private final boolean repeatable;

	private final byte @Nullable [] bytes;

	private final Supplier<? extends Publisher<ByteBuffer>> content;

	private AiHttpBody(long length, boolean repeatable, byte @Nullable [] bytes,
			Supplier<? extends Publisher<ByteBuffer>> content) {
		if (length < 0) {
			throw new IllegalArgumentException("Invalid length (" + length + "): must be zero or more");
		}
		this.length = length;
		this.repeatable = repeatable;
		this.bytes = bytes;
		this.content = content;
	}

	/**
	 * No body.
	 */
	public static AiHttpBody empty() {
		return EMPTY;
	}

	/**
	 * A body in memory.
	 * @param bytes the bytes, which must not change any more
	 */
	public static AiHttpBody ofBytes(byte[] bytes) {
		return new AiHttpBody(bytes.length, true, bytes, () -> Mono.fromSupplier(() -> ByteBuffer.wrap(bytes)));
	}

	/**
	 * A body that is published anew for each attempt.
	 * @param length its bytes, as {@code Content-Length} announces them
	 * @param content makes a publisher of exactly so many bytes
	 */
	public static AiHttpBody ofPublisher(long length, Supplier<? extends Publisher<ByteBuffer>> content) {
		return new AiHttpBody(length, true, null, content);
	}

	/**
	 * A body that can be published only once: its request is not sent again, nor to
	 * another endpoint.
	 * @param length its bytes, as {@code Content-Length} announces them
	 * @param content a publisher of exactly so many bytes
	 */
	public static AiHttpBody once(long length, Publisher<ByteBuffer> content) {
		return new AiHttpBody(length, false, null, () -> content);
	}

	/**
	 * How many bytes it has.
	 */
	public long length() {
		return this.length;
	}

	public boolean isRepeatable() {
		return this.repeatable;
	}

	/**
	 * The bytes of a body in memory.
	 * @return the bytes, which must not be changed; null if the body is published
	 */
	public byte @Nullable [] bytes() {
		return this.bytes;
	}

	/**
	 * Publishes the body for an attempt.
	 * @return publishes {@link #length()} bytes
	 */
	public Publisher<ByteBuffer> content() {
		return this.content.get();
	}

	/**
	 * Leaves the content out: a prompt does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiHttpBody[" + this.length + " bytes" + (this.repeatable ? "]" : ", once]");
	}

}
