/**
 * Meters and observations.
 */
@NullMarked
package io.aiclient.spring.metrics;

import org.jspecify.annotations.NullMarked;
