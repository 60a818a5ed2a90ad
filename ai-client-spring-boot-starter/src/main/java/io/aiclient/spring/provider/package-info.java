/**
 * What differs from provider to provider, as rows of data.
 */
@NullMarked
package io.aiclient.spring.provider;

import org.jspecify.annotations.NullMarked;
