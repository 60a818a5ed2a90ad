/**
 * What an outcome means: classification, retry, circuit breaker, billing latch.
 */
@NullMarked
package io.aiclient.resilience;

import org.jspecify.annotations.NullMarked;
