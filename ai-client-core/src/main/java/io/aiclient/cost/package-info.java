/**
 * What a call costs.
 */
@NullMarked
package io.aiclient.cost;

import org.jspecify.annotations.NullMarked;
