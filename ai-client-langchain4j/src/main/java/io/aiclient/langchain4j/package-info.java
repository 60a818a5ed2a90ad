/**
 * LangChain4j over a client of this library: its HTTP client, for models of LangChain4j.
 * <p>
 * {@code AiLangChain4jHttpClientBuilder} is what a model's builder takes; it makes an
 * {@code AiLangChain4jHttpClient}. {@code RequestsOfModels} makes requests to the client
 * of those of models, with {@code MultipartForm} for files; an {@code AiHttpBodyStream}
 * is the body that LangChain4j's parser reads, {@code ReportedEvents} the listener that
 * it reports to, and {@code ExceptionsOfModels} says in LangChain4j's types why there is
 * no answer. Begin reading with {@code AiLangChain4jHttpClient}.
 * <p>
 * What must stay true: what the provider answered reaches the model as an
 * {@code HttpException} with its status and body, so that LangChain4j's own exceptions
 * apply; what ended on this side is never retried by a model; a listener is never called
 * on a thread that must not be blocked.
 */
@NullMarked
package io.aiclient.langchain4j;

import org.jspecify.annotations.NullMarked;
