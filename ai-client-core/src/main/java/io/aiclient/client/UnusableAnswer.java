package io.aiclient.client;

import io.aiclient.AiResponse;
import io.aiclient.resilience.Classification;

/**
 * An answer that was paid for, and is no success.
 *
 * @param response the answer
 * @param because what it counts as
 */
record UnusableAnswer(AiResponse response, Classification because) {

}
