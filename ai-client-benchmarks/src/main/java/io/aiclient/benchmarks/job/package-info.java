/**
 * Durable jobs that are killed, and jobs of a million rows in a small heap.
 */
@NullMarked
package io.aiclient.benchmarks.job;

import org.jspecify.annotations.NullMarked;
