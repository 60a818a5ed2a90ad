/**
 * The exchange over WebClient: a request as JSON, an answer from JSON or server-sent
 * events.
 * <p>
 * The package decides how one attempt looks on the wire and how its answer is read; it
 * does not wait for a quota, retry or classify. The path of an attempt:
 * {@link WebClientExchange} writes the request with {@code RequestWriter}, and sends it
 * through a {@code PooledConnector}, one connection pool for each endpoint.
 * {@code HttpCall} reports the head of the answer, and reads the body:
 * {@code CompletionReader} a whole answer, {@code StreamReader} with {@code EventParser}
 * a streamed one, each into a {@code Completion}. Errors are read by
 * {@code ProviderErrorReader}, and failures of the connection are described by
 * {@code TransportFailures}. {@code WatchedConnector} and {@code WatchedCall} catch what
 * filters of the application throw. Begin reading at {@link WebClientExchange}, then
 * {@code HttpCall}.
 * <p>
 * What must stay true: no code blocks an event loop; no request is sent twice; what is
 * read of an answer is bounded; keys appear in no URL, log or exception; redirects are
 * not followed; a connection is free as soon as its attempt has ended.
 */
@NullMarked
package io.aiclient.spring.web;

import org.jspecify.annotations.NullMarked;
