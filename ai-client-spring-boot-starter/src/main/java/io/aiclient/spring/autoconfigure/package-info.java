/**
 * Auto-configuration. Imports every other room and is imported by none.
 */
@NullMarked
package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
