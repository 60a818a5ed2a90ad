/**
 * The face of the client: the interfaces that an application calls or replaces, and the
 * values that pass through them.
 */
@NullMarked
package io.aiclient;

import org.jspecify.annotations.NullMarked;
