package io.aiclient.spring.web;

import io.aiclient.client.TimeoutSettings;

/**
 * What the calls of a client share.
 *
 * @param timeouts the timeouts
 * @param limit the most bytes of an answer
 * @param readers what reads answers
 * @param failures what puts failures into words
 */
record CallContext(TimeoutSettings timeouts, long limit, AnswerReaders readers, TransportFailures failures) {

}
