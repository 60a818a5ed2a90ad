/**
 * The errors that a caller sees, and how text from outside becomes safe to show.
 * <p>
 * The package decides which errors exist and what their messages may contain; which error
 * an attempt ends with is decided in {@code io.aiclient.resilience}. The path of a text:
 * the API keys of the process are registered with {@link Secrets}; {@link Sanitizer}
 * masks them, removes control characters and cuts the text; the result goes into
 * {@link ErrorDetails} and the message of an {@link AiClientException}, or through
 * {@link Log} into the log. {@link Thrown} and {@link SanitizedException} do the same for
 * exceptions of other libraries and of the application. Settings are checked with
 * {@link SettingRules}, which throws an {@link InvalidSettingException}. Begin reading at
 * {@link AiClientException}, then {@link Sanitizer}.
 * <p>
 * What must stay true: {@link AiClientException} is sealed and unchecked; no message, log
 * line or cause contains a registered secret, a control character or text of unbounded
 * length; only {@link Log} logs; this package imports nothing else of the library.
 */
@NullMarked
package io.aiclient.error;

import org.jspecify.annotations.NullMarked;
