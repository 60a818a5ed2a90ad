/**
 * A simulated OpenAI-compatible provider: HTTP, quotas, latency and faults.
 */
@NullMarked
package io.aiclient.simulator;

import org.jspecify.annotations.NullMarked;
