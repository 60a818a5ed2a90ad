/**
 * The chain: admit, breaker, exchange, settle. Imports every other room and is imported
 * by none.
 */
@NullMarked
package io.aiclient.client;

import org.jspecify.annotations.NullMarked;
