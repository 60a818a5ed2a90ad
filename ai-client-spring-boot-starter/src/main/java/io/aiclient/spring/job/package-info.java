/**
 * Durable batches: jobs whose rows end once each, whatever happens to the process.
 */
@NullMarked
package io.aiclient.spring.job;

import org.jspecify.annotations.NullMarked;
