/**
 * Annotated interfaces that Spring implements.
 */
@NullMarked
package io.aiclient.spring.annotation;

import org.jspecify.annotations.NullMarked;
