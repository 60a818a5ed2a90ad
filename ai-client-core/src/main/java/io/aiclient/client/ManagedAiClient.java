package io.aiclient.client;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.aiclient.AiClient;

/**
 * A client, and what its owner does with it beside calling: look at it, release its
 * billing latch, close it.
 */
public interface ManagedAiClient extends AiClient, AutoCloseable {

	/**
	 * The name under which logs, meters and the breaker know it.
	 * @return the name
	 */
	String name();

	/**
	 * How things stand.
	 * @return limits, queue, breaker and latch at this moment
	 */
	AiClientSnapshot snapshot();

	/**
	 * Releases the billing latch: the next request is sent again. Does nothing if the
	 * latch is not set.
	 */
	void releaseLatch();

	/**
	 * Closes gracefully: no new requests; waiting ones end with
	 * {@link io.aiclient.error.AiCancelledException}; those in flight get some time, and
	 * are cancelled after it.
	 * @param grace how long those in flight may take
	 * @return completes when nothing is in flight any more
	 */
	Mono<Void> shutdown(Duration grace);

	/**
	 * Closes at once: the same as {@link #shutdown} with no grace.
	 */
	@Override
	void close();

}
