/**
 * What differs from provider to provider, as rows of data.
 * <p>
 * The package decides which limits a provider has, which headers report them, and how a
 * request must be written for it. {@link ProviderPreset} is found by the host of the base
 * URL, or by the property {@code ai.client.provider}, and holds a {@code ProviderRow}:
 * hosts, the kinds of limits, the window, and the {@code LimitHeaders}. For each answer,
 * {@link RateLimitHeaders} reads those headers into the head that the exchange reports to
 * the gate; {@code WrittenTime} reads their resets. Begin reading at
 * {@link ProviderPreset}: adding a provider is adding a row there.
 * <p>
 * What must stay true: no other package asks which provider it is; reading headers does
 * not fail, and what is missing or unreadable is left out; limits that the presets do not
 * know are not assumed.
 */
@NullMarked
package io.aiclient.spring.provider;

import org.jspecify.annotations.NullMarked;
