/**
 * Auto-configuration of openai-java over a client of this library:
 * {@code OpenAiJavaAutoConfiguration} makes the beans, {@code ServingClient} finds the
 * client that is to serve them, and {@code BackOffNotice} says where the application has
 * beans of its own. The latter two are public for modules of other libraries.
 */
@NullMarked
package io.aiclient.openai.autoconfigure;

import org.jspecify.annotations.NullMarked;
