package io.aiclient;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.error.AiClientException;

/**
 * Calls an OpenAI-compatible model provider: as fast as its quota allows, and not faster.
 * <p>
 * Every attempt waits for one admission that covers requests a minute, tokens a minute
 * and concurrency together; retries are admitted anew. {@link #call}, {@link #send} and
 * {@link #stream} fail fast: their total deadline includes the waiting, and an open
 * breaker ends them at once. A batch waits: none of its items fails for waiting its turn.
 * The same holds for one text to embed, and for many.
 * <p>
 * A client can be configured to share one call among identical requests in flight, and to
 * keep answers in an {@link AiResponseCache}. Then a request need not be sent itself: its
 * {@link AiResponse#attempts()} are zero, and it has cost nothing.
 * <p>
 * Errors of a call are {@link AiClientException}s. Instances are safe for use by any
 * number of threads.
 */
public interface AiClient {

	/**
	 * Sends one request and blocks until it is answered. Fine on a virtual thread. An
	 * interrupt cancels the exchange, keeps the interrupt flag and throws
	 * {@link io.aiclient.error.AiCancelledException}.
	 * @param request the request to send
	 * @return the answer
	 * @throws IllegalStateException on a thread that must not block (an event loop),
	 * before anything is sent
	 * @throws AiClientException if the request was not answered
	 */
	AiResponse call(AiRequest request);

	/**
	 * Sends one request without blocking. Cold: each subscription sends, and pays, again.
	 * Signals on the event loop.
	 * @param request the request to send
	 * @return the answer, or an {@link AiClientException}
	 */
	Mono<AiResponse> send(AiRequest request);

	/**
	 * Streams the answer as the model writes it (server-sent events). Retried only before
	 * the first chunk. Cold; signals on the event loop.
	 * @param request the request to send
	 * @return the pieces of the answer; the last carries the whole response
	 */
	Flux<AiChunk> stream(AiRequest request);

	/**
	 * Sends many requests, and returns their results as they complete. Takes a request
	 * from its input only when it could be admitted next, so that input of any length
	 * works in constant memory. Never fails because an item did: every request in ends as
	 * exactly one result out. An error of the source ends the batch after what is in
	 * flight has ended. Cancelling cancels what is in flight.
	 * <p>
	 * Cold: each subscription sends, and pays, again. Results are delivered on threads
	 * that may block, one at a time; a slow consumer slows the batch down.
	 * @param requests what to send
	 * @return one result for each request, in order of completion
	 */
	Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests);

	/**
	 * The same as {@link #batch(Publisher)}. The iterable is iterated on a thread that
	 * may block.
	 * @param requests what to send
	 * @return one result for each request, in order of completion
	 */
	Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests);

	/**
	 * Embeds one text and blocks until its vector is there. Fails fast, as {@link #call}
	 * does.
	 * @param request what to embed
	 * @return the vector
	 * @throws IllegalStateException on a thread that must not block (an event loop),
	 * before anything is sent
	 * @throws AiClientException if there is no vector, among them
	 * {@link io.aiclient.error.AiRefusedLocallyException} if the client's exchange is the
	 * application's own and no {@link AiEmbeddingExchange}
	 */
	float[] embed(AiEmbeddingRequest request);

	/**
	 * Embeds many texts, and returns their vectors as they come. Many texts travel in one
	 * HTTP request, as many as the provider takes and the quota allows; but each has a
	 * result of its own, which is retried, fails and is paid for by itself. Otherwise the
	 * same as {@link #batch(Publisher)}: takes from its input what could be sent next,
	 * works in constant memory, and never fails because a text did.
	 * <p>
	 * The {@link AiResult#request()} of a result describes the text: its id and model,
	 * and the text as its one message. The {@link AiResult#response()} has no content; it
	 * has the text's part of the tokens and of the cost.
	 * @param requests what to embed
	 * @return one result for each request, in order of completion
	 * @throws AiClientException if the client's exchange embeds nothing, before anything
	 * is sent
	 */
	Flux<AiResult<float[]>> embed(Publisher<AiEmbeddingRequest> requests);

	/**
	 * The same as {@link #embed(Publisher)}. The iterable is iterated on a thread that
	 * may block.
	 * @param requests what to embed
	 * @return one result for each request, in order of completion
	 * @throws IllegalArgumentException if the iterable is a collection and holds a null
	 */
	Flux<AiResult<float[]>> embed(Iterable<AiEmbeddingRequest> requests);

	/**
	 * Embeds one text with the client's own model; otherwise the same as
	 * {@link #embed(AiEmbeddingRequest)}.
	 * @param text the text
	 * @return the vector
	 */
	default float[] embed(String text) {
		return embed(AiEmbeddingRequest.of(text));
	}

	/**
	 * Embeds texts with the client's own model; otherwise the same as
	 * {@link #embed(Publisher)}.
	 * @param texts the texts
	 * @return one result for each text, in order of completion
	 */
	default Flux<AiResult<float[]>> embedTexts(Publisher<String> texts) {
		return embed(Flux.from(texts).map(AiEmbeddingRequest::of));
	}

	/**
	 * Embeds texts with the client's own model; otherwise the same as
	 * {@link #embed(Iterable)}.
	 * @param texts the texts
	 * @return one result for each text, in order of completion
	 * @throws IllegalArgumentException if the iterable is a collection and holds a null
	 */
	default Flux<AiResult<float[]>> embedTexts(Iterable<String> texts) {
		return embed(NamedElements.of(texts, "text", AiEmbeddingRequest::of));
	}

	/**
	 * The forms, beside text, in which this client's answers can be had.
	 * @return the forms; {@link AnswerFormats#NONE} unless the client has some
	 */
	default AnswerFormats answerFormats() {
		return AnswerFormats.NONE;
	}

	/**
	 * Sends one request, and blocks until its answer is there and read; otherwise the
	 * same as {@link #call(AiRequest)}. An answer that cannot be read is asked for again,
	 * with what is wrong with it, as often as {@link AnswerFormats#retries()} says.
	 * @param <T> what the answer is read as
	 * @param request the request to send; what the form needs is added to it
	 * @param type what to read the answer as, such as a record
	 * @return the value of the answer
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if this client reads none
	 */
	default <T> T call(AiRequest request, Class<T> type) {
		AnswerFormat<T> format = answerFormats().format(type);
		return calls(format).call(format.ask(request)).orElseThrow();
	}

	/**
	 * Sends one request without blocking, and reads its answer; otherwise the same as
	 * {@link #call(AiRequest, Class)}.
	 * @param <T> what the answer is read as
	 * @param request the request to send; what the form needs is added to it
	 * @param type what to read the answer as, such as a record
	 * @return the value of the answer, or an {@link AiClientException}
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if this client reads none
	 */
	default <T> Mono<T> send(AiRequest request, Class<T> type) {
		AnswerFormat<T> format = answerFormats().format(type);
		return calls(format).send(format.ask(request)).map(AiResult::orElseThrow);
	}

	/**
	 * Sends many requests, and reads their answers; otherwise the same as
	 * {@link #batch(Publisher)} and {@link #call(AiRequest, Class)}.
	 * @param <T> what each answer is read as
	 * @param requests what to send; what the form needs is added to each
	 * @param type what to read the answers as, such as a record
	 * @return one result for each request, in order of completion
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if this client reads none
	 */
	default <T> Flux<AiResult<T>> batch(Publisher<AiRequest> requests, Class<T> type) {
		AnswerFormat<T> format = answerFormats().format(type);
		return calls(format).batch(Flux.from(requests).map(format::ask));
	}

	/**
	 * The same as {@link #batch(Publisher, Class)}. The iterable is iterated on a thread
	 * that may block.
	 * @param <T> what each answer is read as
	 * @param requests what to send; what the form needs is added to each
	 * @param type what to read the answers as, such as a record
	 * @return one result for each request, in order of completion
	 * @throws IllegalArgumentException if answers cannot be read as that
	 * @throws IllegalStateException if this client reads none
	 */
	default <T> Flux<AiResult<T>> batch(Iterable<AiRequest> requests, Class<T> type) {
		AnswerFormat<T> format = answerFormats().format(type);
		return calls(format).batch(NamedElements.of(requests, "request", format::ask));
	}

	private <T> FormattedCalls<T> calls(AnswerFormat<T> format) {
		return new FormattedCalls<>(this, format, answerFormats().retries());
	}

}
