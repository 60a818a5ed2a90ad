/**
 * Many texts in, one vector out for each: which texts share an HTTP request, and what
 * becomes of them when it is refused.
 * <p>
 * The path of a text: {@link EmbeddingFlow} starts a {@code PackRun} for each
 * subscription, which requests one element of the source at a time. {@link RowRules}
 * makes a {@code Row} of it, or refuses it, and {@code Packer} queues it with others of
 * the same {@code PackKey} and makes a {@link Pack} of them. A pack goes when it is full,
 * when it has waited long enough, or when nothing more comes; {@link PackCalls},
 * implemented in {@code io.aiclient.client}, begins its call. When it is answered,
 * {@link RowVectors} says which vector is whose, {@code Shares} what each row cost, and
 * each row has its result. When the provider refuses it for something in it, a
 * {@code Division} asks for its parts. Begin reading at {@link EmbeddingFlow}, then
 * {@code Division}.
 * <p>
 * What must stay true: rows are the unit of results, and packs that of admission; one
 * pack at a time waits for its first admission, so a source is read no faster than the
 * quota allows; what is between source and subscriber has a bounded size; each row ends
 * with one result; no row fails because of another.
 */
@NullMarked
package io.aiclient.embedding;

import org.jspecify.annotations.NullMarked;
