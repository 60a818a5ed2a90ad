/**
 * Annotated interfaces that Spring implements: prompts as methods.
 * <p>
 * The package decides which requests a method sends and how its answers are read. At
 * start-up, {@code AiServiceRegistrar} finds the interfaces with {@link AiService};
 * {@code AiServiceFactoryBean} implements each with {@link AiServiceFactory}, which
 * checks every method: {@code PromptDefinition} and {@code MethodParameters} read the
 * annotation and the parameters, {@code ReturnForm} reads the return type, and
 * {@code AnswerType} whether an answer can be read as its values. A call goes through
 * {@code ServiceInvocationHandler} to a {@code CallMethod}, a {@code BatchMethod} or, for
 * texts to embed, an {@code EmbeddingMethod}; {@code PromptRequests} makes the requests
 * ({@code PromptTemplate}), {@code Asking} sends them, and an {@code AnswerForm} says how
 * answers are read: as text, or as JSON ({@code StructuredForm}, with
 * {@code AnswerSchema} for asking, {@code AnswerText} and {@code SchemaCheck} for
 * reading), for which {@code StructuredFormats} serves every other face of a client too.
 * Begin reading at {@code ServiceMethod} and {@link AiServiceFactory}.
 * <p>
 * What must stay true: an interface that cannot be implemented fails the start, with the
 * method and what to write; retries after failures belong to the client, and asking again
 * for unusable answers to {@link io.aiclient.FormattedCalls}; no message quotes a prompt
 * or an answer.
 */
@NullMarked
package io.aiclient.spring.annotation;

import org.jspecify.annotations.NullMarked;
