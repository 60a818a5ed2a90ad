/**
 * The load of a day: few calls at once are under way, and each takes long.
 */
@NullMarked
package io.aiclient.benchmarks.day;

import org.jspecify.annotations.NullMarked;
