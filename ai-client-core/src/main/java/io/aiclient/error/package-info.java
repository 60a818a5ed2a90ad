/**
 * The errors a caller may see. Imports nothing else of this library.
 */
@NullMarked
package io.aiclient.error;

import org.jspecify.annotations.NullMarked;
