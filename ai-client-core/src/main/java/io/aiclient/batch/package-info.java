/**
 * Many requests in, one result out for each: how fast a batch reads its source, and how
 * much of it is in memory.
 * <p>
 * The path of an item: {@link BatchFlow} starts a {@link Batch} for each subscription,
 * which requests one element of the source at a time, while its window has room
 * ({@code Batch#hasRoom}), and makes a {@link PendingItem} of it.
 * {@link BatchFlow.Calls}, implemented in {@code io.aiclient.client}, begins its call.
 * When the item is admitted, the batch requests the next element; when it succeeds or
 * fails, its result is queued and {@link ResultDelivery} delivers it as the subscriber
 * requests. How long an item waits, and when it is given up, is decided in
 * {@code io.aiclient.client}. Begin reading at {@link BatchFlow}.
 * <p>
 * What must stay true: one item at a time waits for its first admission (retries wait
 * beside it), so a source is read no faster than the quota allows; the number of items
 * between source and subscriber is bounded by the window that {@code DefaultAiClient}
 * computes; each item ends with one result, and an error of the source is delivered after
 * the results of the items that were read; a cancellation cancels all calls of the batch.
 */
@NullMarked
package io.aiclient.batch;

import org.jspecify.annotations.NullMarked;
