/**
 * How near the client comes to the whole quota, and how often it is refused: each run
 * against a provider of its own, by a client in a fresh process.
 */
@NullMarked
package io.aiclient.benchmarks.quota;

import org.jspecify.annotations.NullMarked;
