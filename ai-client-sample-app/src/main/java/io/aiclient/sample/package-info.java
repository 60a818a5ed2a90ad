/**
 * A real application that uses the starter as a stranger would.
 */
@NullMarked
package io.aiclient.sample;

import org.jspecify.annotations.NullMarked;
