/**
 * The engine of a client under openai-java, OpenAI's SDK for Java: code that calls the
 * SDK stays as it is, and its requests go through the client's pipeline.
 * <p>
 * {@code AiOpenAiHttpClient} is the SDK's HTTP client. {@code RequestConversion} makes an
 * {@code AiHttpRequest} of what the SDK asks for, with a body of {@code RequestBodies} or
 * a {@code WrittenBody}; {@code AiHttpClient}, of which {@code HttpCalls} of
 * {@code io.aiclient.client} is the implementation, takes it; {@code PendingResponse}
 * waits for the head and completes with an {@code SdkResponse}, whose bytes an
 * {@code AiHttpBodyStream} hands out. {@code SdkErrors} says what failed in the SDK's
 * types. Begin reading with {@code AiOpenAiHttpClient}.
 * <p>
 * What must stay true: what the provider answered reaches the SDK as the response that it
 * was, so that the SDK's own exceptions apply; the SDK neither repeats a request nor
 * sends a key; {@code executeAsync} blocks no thread.
 */
@NullMarked
package io.aiclient.openai;

import org.jspecify.annotations.NullMarked;
