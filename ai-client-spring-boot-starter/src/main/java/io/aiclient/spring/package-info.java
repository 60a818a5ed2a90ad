/**
 * What an application extends or injects beside the interfaces of the core.
 * <p>
 * {@link AiClientCustomizer} beans change the builder of each configured client, after
 * the properties were applied. {@link AiClients} gives every client of the application by
 * its name, also those that the application defines itself. {@link ServingClient} finds
 * the one among them that serves a library of others, and {@link AiWarmUp} beans load the
 * classes of such a library. The packages below implement the starter:
 * {@code autoconfigure} builds clients from properties and beans, {@code web} sends
 * requests with WebClient, {@code provider} has the data of the known providers,
 * {@code annotation} implements annotated interfaces, {@code redis} shares a quota among
 * processes, {@code cache} stores answers in Spring's cache, {@code tokenizer} counts
 * tokens, {@code metrics} and {@code actuate} report. Begin reading at
 * {@code io.aiclient.spring.autoconfigure}.
 * <p>
 * What must stay true: these packages do not import each other, except as the
 * architecture tests allow, and only {@code autoconfigure} imports all of them; what is
 * optional on the class path (Redis, JTokkit, Micrometer, the actuator) is referred to
 * only by classes that are loaded when it is there.
 */
@NullMarked
package io.aiclient.spring;

import org.jspecify.annotations.NullMarked;
