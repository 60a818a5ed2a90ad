/**
 * Durable batches: rows with a key in, results in a file that survives a crash.
 */
@NullMarked
package io.aiclient.job;

import org.jspecify.annotations.NullMarked;
