package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method send one request.
 *
 * <pre class="code">
 * &#64;AiCall(value = "Summarise in one sentence: {text}", system = "classpath:prompts/editor.txt",
 *         model = "${summary.model}", temperature = "0.2")
 * Mono&lt;String&gt; summarise(String text);
 * </pre>
 *
 * Returns {@code T} or {@code AiResult<T>}, or a {@code Mono} or
 * {@code CompletableFuture} of these, with {@code T} as in {@link AiBatch}; or
 * {@code Flux<String>}: the answer in pieces, as the model writes it. An
 * {@code AiResult<T>} holds the error where the other forms throw it, and the response
 * where one was paid for. A {@code Mono} or {@code Flux} is cold: each subscription
 * sends, and pays, again; a future is already running when it is returned. Blocking forms
 * throw {@link IllegalStateException} on a thread that must not block, before anything is
 * sent.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AiCall {

	/**
	 * The user message, by the rules of {@link AiBatch#value()}.
	 * @return the template
	 */
	String value();

	/**
	 * The system message, by the rules of {@link AiBatch#system()}.
	 * @return the template; empty to send none
	 */
	String system() default "";

	/**
	 * The provider's name of the model. {@code ${...}} is resolved.
	 * @return the model; empty for the client's own
	 */
	String model() default "";

	/**
	 * Sampling temperature. {@code ${...}} is resolved.
	 * @return a number of zero or more; empty to send none
	 */
	String temperature() default "";

	/**
	 * Most tokens that the model may write. {@code ${...}} is resolved.
	 * @return a whole number of one or more; empty to send none
	 */
	String maxTokens() default "";

}
