package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.cost.PriceTable;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.http.AiHttpClient;

/**
 * A client, and what its owner does with it beside calling: look at it, release its
 * billing latch or its pause, close it.
 */
public interface ManagedAiClient extends AiClient, AutoCloseable {

	/**
	 * The name under which logs, meters and the breaker know it.
	 * @return the name
	 */
	String name();

	/**
	 * The model of requests that name none.
	 * @return the model, or null if such requests fail
	 */
	@Nullable String model();

	/**
	 * The prices by which it reckons what an answer cost.
	 * @return the prices
	 */
	PriceTable prices();

	/**
	 * What counts the tokens of its prompts.
	 * @return the counter; {@link TokenCounter#NONE} if they are guessed
	 */
	TokenCounter tokenCounter();

	/**
	 * Who may read and write the files that durable jobs create for this client.
	 * @return the permissions
	 */
	FilePermissions jobFilePermissions();

	/**
	 * How things stand.
	 * @return limits, queue, breaker, latch and pause at this moment
	 */
	AiClientSnapshot snapshot();

	/**
	 * The second entrance: HTTP requests to the same provider, with the same quota,
	 * retries, breaker, latch, spending cap and meters.
	 * @return the entrance
	 * @throws io.aiclient.error.AiRefusedLocallyException if the client's exchange is the
	 * application's own and passes no HTTP requests
	 */
	AiHttpClient http();

	/**
	 * The most that one attempt at a request can cost, as it would be reserved under a
	 * cap. For a check before many such requests are made, and for an estimate.
	 * @param request the request
	 * @param cap the cap
	 * @return the bound
	 * @throws io.aiclient.error.AiRefusedLocallyException if nothing bounds it: the
	 * request has no {@code maxTokens}, or the price of its model is not known; the
	 * message says what to set
	 */
	Spending upperBound(AiRequest request, SpendingCap cap);

	/**
	 * The most that one attempt at embedding a text alone can cost, as it would be
	 * reserved under a cap. Among others it costs no more.
	 * @param request the request
	 * @param cap the cap
	 * @return the bound
	 * @throws io.aiclient.error.AiRefusedLocallyException if nothing bounds it, because
	 * the price of its model is not known
	 */
	Spending upperBound(AiEmbeddingRequest request, SpendingCap cap);

	/**
	 * How many numbers a vector shall have whose request does not say.
	 * @return the number; null if none is asked for, and it has the model's own
	 */
	@Nullable Integer embeddingDimensions();

	/**
	 * Releases the billing latch: the next request is sent again. Does nothing if the
	 * latch is not set.
	 */
	void releaseLatch();

	/**
	 * Ends the pause after a refusal for the rate, of each endpoint, and of all processes
	 * that share the quota: requests go again as soon as the limits allow, also items of
	 * batches that wait for the reset of a limit per day. For a wait that the provider
	 * asked for by mistake, or that a raised limit has made needless. Does nothing if
	 * there is none.
	 */
	void releasePause();

	/**
	 * Closes gracefully: no new requests; waiting ones end with
	 * {@link io.aiclient.error.AiCancelledException}; those in flight get some time, and
	 * are cancelled after it.
	 * @param grace how long those in flight may take, {@link io.aiclient.Ticker#LONGEST}
	 * at most
	 * @return completes when nothing is in flight any more
	 */
	Mono<Void> shutdown(Duration grace);

	/**
	 * Closes at once: the same as {@link #shutdown} with no grace.
	 */
	@Override
	void close();

}
