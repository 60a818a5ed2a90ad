/**
 * The second entrance to a client: an HTTP request in, an HTTP response out, with the
 * same admission, retry, breaker, latch, spending cap and meters as
 * {@link io.aiclient.AiClient}. For libraries that write requests and read answers
 * themselves, and for what has no method of its own, such as embeddings and files.
 * <p>
 * A request ({@code AiHttpRequest}, with its {@code AiHttpBody}) enters by
 * {@code AiHttpClient}. The exchange reads from it what admission needs
 * ({@code AiHttpExchange.read}, a {@code AiHttpDemand}), and its attempts go through the
 * pipeline of {@code io.aiclient.client}. Each attempt is one
 * {@code AiHttpExchange.exchange}, whose {@code AiHttpPiece}s become the
 * {@code AiHttpResponse}; an {@code AiHttpBodyStream} is its body for code that reads a
 * stream. A caller with an HTTP client of its own gives it to the request as an
 * {@code AiHttpTransport}. Begin reading with {@code AiHttpClient}.
 * <p>
 * What must stay true: bytes pass unchanged, whether they are understood or not; what the
 * provider answered last comes back as the response that it was, and what ends on this
 * side as an {@link io.aiclient.error.AiClientException}; nothing is sent again once a
 * byte of an answer was delivered, or if the body cannot be sent again.
 */
@NullMarked
package io.aiclient.http;

import org.jspecify.annotations.NullMarked;
