package io.aiclient.simulator;

import java.time.Duration;

/**
 * One request as the provider saw it. Arrivals are in the order, and at the times, in
 * which quotas were charged.
 *
 * @param at the time since the provider started
 * @param status the status that was decided on: 200 also for an answer that breaks
 * half-way, 0 where not even headers are sent
 * @param tokens the tokens charged to a token quota at admission, had there been one;
 * zero if the request was refused
 */
public record Arrival(Duration at, int status, long tokens) {

}
