/**
 * The actuator endpoint {@code aiclients} and the health indicator of clients.
 * <p>
 * The package decides what operators see and may change. {@link AiClientsEndpoint} shows
 * each client's settings ({@link ClientSettingsReport}) beside its snapshot (limits,
 * queue, breaker, latch, pause), and releases a latch or a pause on {@code DELETE};
 * {@link AiClientsHealthIndicator} reports the same state as health details. Begin
 * reading at {@link AiClientsEndpoint}.
 * <p>
 * What must stay true: no key, proxy password or query of a URL is shown; reading changes
 * nothing and does not block; a release needs {@code access=unrestricted}; the health is
 * up whatever the provider does, since restarting the application does not help.
 */
@NullMarked
package io.aiclient.spring.actuate;

import org.jspecify.annotations.NullMarked;
