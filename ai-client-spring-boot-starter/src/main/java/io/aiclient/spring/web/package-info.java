/**
 * The exchange over WebClient: a request as JSON, an answer from JSON or server-sent
 * events.
 */
@NullMarked
package io.aiclient.spring.web;

import org.jspecify.annotations.NullMarked;
