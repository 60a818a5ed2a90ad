package io.aiclient.resilience;

import java.time.Duration;

/**
 * A billing latch that is set.
 *
 * @param reason what the provider's last refusal said
 * @param since how long ago that was
 * @param untilProbe how long until one request may try again; zero if it may now
 */
public record LatchState(String reason, Duration since, Duration untilProbe) {

}
