/**
 * The response cache in a cache of Spring's.
 * <p>
 * The package decides under which key and in which form an answer is stored; whether a
 * request may use the cache at all is decided in {@code io.aiclient.client}
 * ({@code AnswerSources}, {@code AnswerScopes}). {@link SpringResponseCache} implements
 * {@code AiResponseCache}: {@code CacheKeys} hashes what decides about an answer, and
 * {@code KeptAnswer} writes the answer as a JSON string and reads it. Begin reading at
 * {@link SpringResponseCache}.
 * <p>
 * What must stay true: a key shows nothing of a prompt or an API key, and is the same in
 * every process; any cache that stores strings can be used; a stored answer is readable
 * by later versions, and one that is not readable counts as missing; no look-up blocks an
 * event loop.
 */
@NullMarked
package io.aiclient.spring.cache;

import org.jspecify.annotations.NullMarked;
