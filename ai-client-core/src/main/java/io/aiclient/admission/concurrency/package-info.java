/**
 * How many attempts may be in flight at once: a fixed number, or one that follows the
 * load that the provider bears.
 * <p>
 * The gate of {@code io.aiclient.admission} asks {@link ConcurrencyLimit#current()
 * current()} before it admits an attempt, and reports each attempt that says something
 * about load as a {@link ConcurrencyLimit.Sample Sample}. {@link ConcurrencyLimit#of of}
 * makes the limit from {@link ConcurrencySettings}; users replace the interface by a
 * bean.
 * <p>
 * The path of a sample through the adaptive limit: {@code AdaptiveConcurrencyLimit} cuts
 * the limit at a sign of overload, or if the mean is above 1.2 times the target.
 * Otherwise it adds the sample to a {@code LatencyWindow}, which is full when it has as
 * many answers as the limit allows at once, and at least eight. {@code KneeSearch} then
 * compares windows at two numbers ({@code KneeTrial}), whose latencies
 * {@code LatencyModel} makes comparable by the length of the answers
 * ({@code LeastSquares}), and says where to go next. Begin to read at
 * {@code AdaptiveConcurrencyLimit}, then {@code KneeSearch}.
 * <p>
 * What must stay true: nothing here knows of requests, quotas or time other than what a
 * sample brings; no answer is compared with one of long ago; the limit stays between the
 * settings' bounds, whatever samples say.
 */
@NullMarked
package io.aiclient.admission.concurrency;

import org.jspecify.annotations.NullMarked;
