/**
 * Counts tokens before they are sent.
 */
@NullMarked
package io.aiclient.spring.tokenizer;

import org.jspecify.annotations.NullMarked;
