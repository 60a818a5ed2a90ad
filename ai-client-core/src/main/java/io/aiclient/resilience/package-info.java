/**
 * What the outcome of an attempt means: its classification, whether it is retried, and
 * when the circuit breaker or the billing latch stops the client.
 * <p>
 * The path of a failure: {@link OutcomeClassifier} makes a {@link Classification} of it
 * ({@code ProviderErrorClassifier} if the provider reported the error), which names the
 * row of the table {@link Outcome} and holds the caller's error. {@code RetryAfter} reads
 * how long the provider asks to wait, from headers or, by {@code TextualWait}, from the
 * message. {@link RetrySettings} decides whether the client obeys that (the pause of the
 * whole client is decided by {@code Cooldown} in {@code io.aiclient.admission});
 * {@link RetryPolicy} (by default {@link ExponentialBackoff}) decides whether a request
 * is retried, by {@link Classification#retry()} and the number of its retries, and after
 * which delay; {@link RetryBudget} caps the retries of all calls of a client together,
 * except those after a rate limit. {@code Retrying} in {@code io.aiclient.client} asks
 * both. Before an attempt is sent, {@link BillingLatch} and {@link Breaker} permit it or
 * do not. {@link Breaker#record} decides which attempts count for the breaker; when it
 * opens, probes and closes is decided by Resilience4j's breaker, by the rates of
 * {@link CircuitBreakerSettings}. The latch is set by an outcome with
 * {@code Outcome#setsLatch} ({@code BillingLatch#refused}), and released by a probe that
 * is answered, an operator, or another process; calls of {@code io.aiclient.client} wait
 * by the signal of a {@code WaitingRoom}. Begin reading at {@link Outcome}, then
 * {@link OutcomeClassifier}.
 * <p>
 * What must stay true: an attempt is classified in one place; the types of this package
 * compute, and do not wait or send: {@code io.aiclient.client} does; a 429 for the rate
 * does not count as a failure for the breaker; only a code, a type or a status sets the
 * latch, not words.
 */
@NullMarked
package io.aiclient.resilience;

import org.jspecify.annotations.NullMarked;
