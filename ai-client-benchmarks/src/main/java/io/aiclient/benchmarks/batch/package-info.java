/**
 * Spring Batch steps: worker processes that are killed, and how close a step comes to the
 * greedy schedule.
 */
@NullMarked
package io.aiclient.benchmarks.batch;

import org.jspecify.annotations.NullMarked;
