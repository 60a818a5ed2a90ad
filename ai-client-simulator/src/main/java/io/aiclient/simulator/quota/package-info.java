/**
 * How providers enforce a quota, as values that take the time as an argument. They run as
 * well in virtual time as behind the simulated provider.
 */
@NullMarked
package io.aiclient.simulator.quota;

import org.jspecify.annotations.NullMarked;
