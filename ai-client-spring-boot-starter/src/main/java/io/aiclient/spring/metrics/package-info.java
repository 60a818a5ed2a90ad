/**
 * Meters and observations of clients.
 * <p>
 * The package decides which meters and observations exist, and their names and tags.
 * {@link ClientInstrumentation} is one way to watch a client: {@link AiClientMeters}
 * registers gauges over the client's snapshot and counts with a {@code MeterObserver};
 * {@link AiClientObservations} makes one observation a request and one an attempt with an
 * {@code ObservationObserver}. Both implement the core's {@code AiClientObserver}, which
 * the pipeline calls, and {@link CompositeObserver} combines them. {@code ModelTags}
 * bounds the models that become tags. Begin reading at {@link ClientInstrumentation}.
 * <p>
 * What must stay true: prompts, answers and keys are part of no meter or observation; the
 * number of time series is bounded, whatever models requests name; an observer that
 * throws disturbs neither the request nor the other observers; names are those of
 * docs/observability.md.
 */
@NullMarked
package io.aiclient.spring.metrics;

import org.jspecify.annotations.NullMarked;
