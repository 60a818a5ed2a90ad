/**
 * Spring AI's OpenAI models over clients of this library.
 * {@code SpringAiAutoConfiguration} makes the beans before Spring AI does.
 * {@code ModelClients} gives each model clients of openai-java over the client that
 * {@code ClientChoice} finds, after a {@code ConnectionCheck}; {@code SetupNotice} says
 * what came of it.
 * <p>
 * What must stay true: options of a model are Spring AI's, while address, key, times and
 * retries are the client's, and properties that say otherwise are never ignored in
 * silence.
 */
@NullMarked
package io.aiclient.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
