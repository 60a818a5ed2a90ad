/**
 * One quota over many processes: how much of it they use together, how fairly, how often
 * they are refused, and what it costs to share it.
 */
@NullMarked
package io.aiclient.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
