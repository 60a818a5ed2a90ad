/**
 * The actuator endpoint.
 */
@NullMarked
package io.aiclient.spring.actuate;

import org.jspecify.annotations.NullMarked;
