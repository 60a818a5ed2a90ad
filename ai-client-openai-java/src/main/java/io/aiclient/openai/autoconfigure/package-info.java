/**
 * Auto-configuration of openai-java over a client of this library:
 * {@code OpenAiJavaAutoConfiguration} makes the beans, and {@code ServingClient} finds
 * the client that is to serve them.
 */
@NullMarked
package io.aiclient.openai.autoconfigure;

import org.jspecify.annotations.NullMarked;
