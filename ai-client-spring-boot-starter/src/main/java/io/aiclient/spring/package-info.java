/**
 * What an application extends, beside the interfaces of the core.
 */
@NullMarked
package io.aiclient.spring;

import org.jspecify.annotations.NullMarked;
