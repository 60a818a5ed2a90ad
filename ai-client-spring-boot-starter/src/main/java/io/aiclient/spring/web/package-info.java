/**
 * The exchange over WebClient: a request as JSON, an answer from JSON or server-sent
 * events.
 * <p>
 * The package decides how one attempt looks on the wire and how its answer is read; it
 * does not wait for a quota or retry, and does not decide what an error means. The path
 * of an attempt: {@link WebClientExchange} makes the JSON body with
 * {@code RequestWriter}, and sends it through a {@code PooledConnector}, one connection
 * pool for each endpoint. {@code HttpCall} writes the body to the connection, reports the
 * head of the answer, and reads the answer; what it shares with requests that pass is in
 * {@code ProviderCall}. {@code CompletionReader} reads a whole answer.
 * {@code StreamReader} reads a streamed one: {@code EventParser} finds the events in the
 * bytes, {@code CompletionReader} reads each of them too, with the usage that the last
 * one brings ({@code RequestWriter} asks for it), and {@code StreamReader} makes a chunk
 * of each that brings text. Both collect the answer in a {@code Completion}. What is an
 * error is decided by the status ({@code HttpCall}); with status 200 by the body:
 * {@code CompletionReader} finds an error in it, {@code BareError} one that is not in a
 * field {@code error}, and {@code Completion} one beside the answer or in its finish
 * reason; {@code ProviderErrorReader} reads it. What it means is decided in
 * {@code OutcomeClassifier} of core. The failures of the connection are described by
 * {@code TransportFailures}. {@code WatchedConnector} and {@code WatchedCall} catch what
 * filters of the application throw. Begin reading at {@link WebClientExchange}, then
 * {@code HttpCall}.
 * <p>
 * An HTTP request that passes has a path of its own: {@code PassedPath} and
 * {@code DemandReader} say what it counts as (the texts that {@code DemandReader} finds
 * become an {@code AiRequest}, whose tokens {@code TokenForecast} of core estimates; a
 * body above {@code max-inspected-request-size} is not read, and counts as a request
 * without tokens), {@code PassedRequest} is what goes to one endpoint
 * ({@code PassedTargets} says where that is, {@code ModelRewriter} names the model
 * there), and {@code PassedCall} sends it and makes pieces of the answer.
 * {@code PassedAnswer} decides what is whole and what passes as it comes;
 * {@code SummaryReader}, and {@code EventTap} for streams, read along for usage, model
 * and errors, and change nothing.
 * <p>
 * Requests of an HTTP client that is the application's own enter by {@code
 * AiClientExchangeFilter} or {@code AiClientHttpRequestInterceptor}. {@code
 * FilteredRequest} and {@code InterceptedRequest} make the attempts in place of the
 * exchange, and {@code CallerCall} reads their answers in the same manner. {@code
 * BodyRecorder} writes the body of a WebClient into memory before it is sent; {@code
 * CallerThread} runs what a RestClient does on the thread that waits.
 * <p>
 * What must stay true: no code blocks an event loop; no request is sent twice; what is
 * read of an answer is bounded; keys appear in no URL, log or exception; redirects are
 * not followed; a connection is free as soon as its attempt has ended.
 */
@NullMarked
package io.aiclient.spring.web;

import org.jspecify.annotations.NullMarked;
