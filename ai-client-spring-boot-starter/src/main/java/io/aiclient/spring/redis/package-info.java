/**
 * The coordinator of a shared quota in Redis.
 */
@NullMarked
package io.aiclient.spring.redis;

import org.jspecify.annotations.NullMarked;
