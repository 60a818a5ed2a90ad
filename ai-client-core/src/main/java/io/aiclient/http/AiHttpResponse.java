package io.aiclient.http;

import java.nio.ByteBuffer;

import reactor.core.publisher.Flux;

/**
 * A response whose head has come. Its body is read once.
 */
public interface AiHttpResponse {

	AiHttpHead head();

	/**
	 * The body, decoded, as it comes.
	 * @return the bytes, for one subscriber; cancelling it ends the exchange. Fails with
	 * an {@link io.aiclient.error.AiClientException} if the body breaks off or takes too
	 * long
	 */
	Flux<ByteBuffer> body();

	/**
	 * Ends the exchange if the body is not read to its end. Does nothing the second time.
	 */
	void close();

}
