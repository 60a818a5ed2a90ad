package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method send one request for each element of its {@link BatchItem} parameter.
 *
 * <pre class="code">
 * &#64;AiBatch("What is the sentiment of this review?\n\n{review}")
 * Flux&lt;AiResult&lt;Sentiment&gt;&gt; classify(&#64;BatchItem("review") Flux&lt;String&gt; reviews);
 *
 * record Sentiment(&#64;JsonPropertyDescription("from -1 to 1") double score, Mood mood) {
 * }
 * </pre>
 *
 * What the return type means:
 * <ul>
 * <li>{@code List<AiResult<T>>}: blocks; the results in the order of the input; throws
 * nothing for an item.</li>
 * <li>{@code List<T>}: blocks until every item has ended; the values in the order of the
 * input, or an {@link io.aiclient.AiBatchException} that carries all results.</li>
 * <li>{@code Flux<AiResult<T>>}: as they complete. Cold: each subscription sends, and
 * pays, again.</li>
 * <li>{@code Stream<AiResult<T>>}: as they complete, sent as soon as the method is
 * called. Closing it cancels what is left, so use it in a try-with-resources.</li>
 * <li>{@code Mono} and {@code CompletableFuture} of the two lists: the same without
 * blocking. A Mono is cold, a future is already running when it is returned.</li>
 * </ul>
 * {@code T} is {@code String}, {@code AiResponse}, or structured output: a record, an
 * enum, a number, a boolean, a {@code UUID}, a date, or a list of any of these. A record
 * says the form of the answer as a JSON schema in which every property is required;
 * {@code Optional} and {@code @Nullable} ones may be null. An answer that the model
 * refuses, that is cut, or that cannot be read is a failure with the response attached.
 * With {@code String}, a refusal is a failure, and a cut answer is a success whose
 * response has {@code length} as its finish reason.
 * <p>
 * Blocking forms throw {@link IllegalStateException} on a thread that must not block,
 * before anything is sent; an interrupt cancels the batch, keeps the flag and throws
 * {@link io.aiclient.error.AiCancelledException}.
 * <p>
 * Arguments are put into the text once, when the method is called, elements when the
 * batch takes them. Text, numbers, booleans, enums, UUIDs, URIs and everything of
 * {@code java.time} go in as {@code toString()} says; anything else as JSON.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AiBatch {

	/**
	 * The user message, or {@code classpath:} and the path of a UTF-8 file that holds it
	 * (the line break at its end is not part of it). {@code {name}} stands for the
	 * argument of the parameter of that name; each parameter must be used, here or in
	 * {@link #system()}. Braces around anything but a Java identifier stay as they are,
	 * so that JSON can be written as it is; <code>&#92;{</code> is a brace that begins no
	 * placeholder. What is put in is not scanned again. Unlike in the other attributes,
	 * {@code ${...}} is not resolved here.
	 * @return the template
	 */
	String value();

	/**
	 * The system message, by the rules of {@link #value()}. {@code ${...}} is resolved
	 * from the environment, here and in the attributes below.
	 * @return the template; empty to send none
	 */
	String system() default "";

	/**
	 * The provider's name of the model.
	 * @return the model; empty for the client's own
	 */
	String model() default "";

	/**
	 * Sampling temperature.
	 * @return a number of zero or more; empty to send none
	 */
	String temperature() default "";

	/**
	 * Most tokens that the model may write for one element.
	 * @return a whole number of one or more; empty to send none
	 */
	String maxTokens() default "";

}
