/**
 * Auto-configuration: which clients exist, with which settings, and of which parts.
 * <p>
 * The path from properties to a client: {@code UnknownPropertiesInitializer} refuses
 * properties that nothing reads; {@code AiClientRegistrar} registers a bean for each
 * client in {@code AiClientProperties} that no bean of the application replaces, and
 * checks its settings with {@code ClientSettingsResolver}. That asks a resolution for
 * each group ({@code EndpointResolution}, {@code RateLimitResolution},
 * {@code ConcurrencyResolution}, ...), which maps what the user wrote ({@code Written},
 * to which {@code ClientSource} gives the full name of the property) onto the records of
 * core and, for HTTP, of {@code io.aiclient.spring.web}, which check the values (an
 * address: {@code BaseUrl}), and makes {@code ClientSettings}. A value that a record
 * refuses becomes a message with the property and what to write in
 * {@code Written#refused}, reached through {@code Written#check} or
 * {@code PropertyGroup#check}; {@code InvalidAiClientSettingsFailureAnalyzer} adds the
 * origin, which {@code PropertyOrigins} finds. Boot itself reports values that it cannot
 * convert. {@code AiClientFactory} builds the client from these and from the beans that
 * replace parts ({@code UserBeans}), with an exchange of {@code ClientExchanges}.
 * {@code ColdStart} makes one call within the process ({@code ai.client.warm-up}), for
 * which {@code Opening} of {@code io.aiclient.client} holds calls back.
 * {@code StartNotice} logs the result; {@code GracefulEnd} closes the client. Begin
 * reading at {@link AiClientAutoConfiguration}, then {@code AiClientFactory} and
 * {@code ClientSettingsResolver}.
 * <p>
 * What must stay true: defaults and ranges are those of these records, and only rules
 * between properties are added here; values that the user wrote and that contradict each
 * other fail the start, with property, origin and what to write; every bean backs off for
 * the application's own; secrets are registered before the first client is made; no other
 * package imports this one.
 */
@NullMarked
package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
