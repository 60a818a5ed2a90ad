/**
 * What benchmarks share that run cases by name, or other processes.
 */
@NullMarked
package io.aiclient.benchmarks.run;

import org.jspecify.annotations.NullMarked;
