/**
 * The face of the client: the interfaces that an application calls or replaces, and the
 * values that pass through them.
 * <p>
 * The package decides what a request and an answer are. The path through it: an
 * application gives an {@link AiRequest}, built of {@link AiMessage}s, to an
 * {@link AiClient}, alone or as one of a batch. The client sends it by an
 * {@link AiExchange}, which reports the head of the provider's answer to an
 * {@link AiExchangeListener} and returns an {@link AiResponse}, or {@link AiChunk}s of
 * one, or fails with an {@link AiExchangeException}. A batch returns an {@link AiResult}
 * for each request, which {@link AiBatchSummary} counts; so does {@code embed} for each
 * {@link AiEmbeddingRequest}, which an {@link AiEmbeddingExchange} sends in packs.
 * {@link AiResponseCache} and {@link AiPartitionResolver} are for applications that do
 * not want to pay twice. Begin reading at {@link AiClient}; {@code io.aiclient.client}
 * implements it.
 * <p>
 * What must stay true: values are immutable and have builders; what an application
 * replaces is an interface with one or two methods to implement; results are sealed; a
 * batch returns one result a request and does not fail as a whole; time is read from a
 * {@link Ticker}; this package imports {@code io.aiclient.error} and nothing else of the
 * library.
 */
@NullMarked
package io.aiclient;

import org.jspecify.annotations.NullMarked;
