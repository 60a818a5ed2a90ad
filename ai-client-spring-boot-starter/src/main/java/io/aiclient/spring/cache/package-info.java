/**
 * The response cache in a cache of Spring's.
 */
@NullMarked
package io.aiclient.spring.cache;

import org.jspecify.annotations.NullMarked;
