/**
 * Many requests in, one result out for each.
 */
@NullMarked
package io.aiclient.batch;

import org.jspecify.annotations.NullMarked;
