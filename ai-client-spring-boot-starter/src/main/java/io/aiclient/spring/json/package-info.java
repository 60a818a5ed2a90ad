/**
 * What results look like as JSON: mix-ins for Jackson, so that an application can return
 * an answer, a result or a piece of a stream from a controller. Prompts, attributes and
 * causes of errors are never part of it.
 */
@NullMarked
package io.aiclient.spring.json;

import org.jspecify.annotations.NullMarked;
