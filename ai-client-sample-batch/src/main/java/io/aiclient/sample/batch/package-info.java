/**
 * A Spring Batch application that uses ai-client-spring-batch as a stranger would.
 */
@NullMarked
package io.aiclient.sample.batch;

import org.jspecify.annotations.NullMarked;
