/**
 * Counts the tokens of prompts for OpenAI's models before they are sent, with JTokkit.
 * <p>
 * {@link JtokkitTokenCounter} implements the core's {@code TokenCounter}:
 * {@code Vocabulary} finds the vocabulary of a model, which is loaded on a thread of its
 * own when it is first needed, and the counter adds what the format of chats takes. While
 * the vocabulary loads, for other models and for very long prompts, the count is unknown
 * and {@code io.aiclient.admission.tokens} estimates. {@code VocabularyHints} is for
 * native images. Begin reading at {@link JtokkitTokenCounter}.
 * <p>
 * What must stay true: a count is either exact for the model's vocabulary or unknown;
 * counting does not block the thread of a request while a vocabulary loads; the time for
 * one count is bounded; without JTokkit on the class path nothing here is loaded but the
 * hints.
 */
@NullMarked
package io.aiclient.spring.tokenizer;

import org.jspecify.annotations.NullMarked;
