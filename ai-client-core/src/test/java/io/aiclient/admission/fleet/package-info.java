/**
 * Several processes that share one quota, each with the real gate, before one simulated
 * provider, on one virtual clock.
 */
@NullMarked
package io.aiclient.admission.fleet;

import org.jspecify.annotations.NullMarked;
