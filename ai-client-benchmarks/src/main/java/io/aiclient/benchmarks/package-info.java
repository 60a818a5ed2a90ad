/**
 * The project's figures, measured.
 */
@NullMarked
package io.aiclient.benchmarks;

import org.jspecify.annotations.NullMarked;
