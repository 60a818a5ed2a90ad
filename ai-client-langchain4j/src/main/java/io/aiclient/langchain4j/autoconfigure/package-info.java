/**
 * Auto-configuration of LangChain4j's OpenAI models over clients of this library.
 * {@code LangChain4jAutoConfiguration} makes the beans, {@code ServedModels} finds for
 * each its client and its model's name, and a {@code BackOffNotice} says where the
 * application has beans of its own.
 */
@NullMarked
package io.aiclient.langchain4j.autoconfigure;

import org.jspecify.annotations.NullMarked;
