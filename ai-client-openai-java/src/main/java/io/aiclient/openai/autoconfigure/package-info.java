/**
 * Auto-configuration of openai-java over a client of this library:
 * {@code OpenAiJavaAutoConfiguration} makes the beans.
 */
@NullMarked
package io.aiclient.openai.autoconfigure;

import org.jspecify.annotations.NullMarked;
