package io.aiclient.benchmarks.faults;

import java.time.Duration;

/**
 * How a request ended.
 *
 * @param index its place in the plan
 * @param right whether it had to end so
 * @param took the time from the call to its end; zero where that has no deadline
 * @param how the error, or that it was answered
 */
record Ending(int index, boolean right, Duration took, String how) {

}
