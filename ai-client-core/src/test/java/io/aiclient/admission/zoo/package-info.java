/**
 * Simulated providers and a client that drives the real gate, on a clock of their own:
 * millions of requests in seconds, the same for the same seed.
 */
@NullMarked
package io.aiclient.admission.zoo;

import org.jspecify.annotations.NullMarked;
