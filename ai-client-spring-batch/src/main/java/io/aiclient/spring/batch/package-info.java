/**
 * Asks a model for the rows of a Spring Batch step.
 */
@NullMarked
package io.aiclient.spring.batch;

import org.jspecify.annotations.NullMarked;
