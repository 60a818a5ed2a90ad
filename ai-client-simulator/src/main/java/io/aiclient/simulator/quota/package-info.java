/**
 * The ways in which providers enforce a quota, as values that are told the time. They run
 * as well in virtual time as behind the simulated provider.
 */
@NullMarked
package io.aiclient.simulator.quota;

import org.jspecify.annotations.NullMarked;
