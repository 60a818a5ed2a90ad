/**
 * A load of which some requests meet faults: each has to end as it must.
 */
@NullMarked
package io.aiclient.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
