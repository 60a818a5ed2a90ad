package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method embed its argument.
 *
 * <pre class="code">
 * &#64;AiEmbedding
 * float[] vector(String text);
 *
 * &#64;AiEmbedding(dimensions = "256")
 * Flux&lt;AiResult&lt;float[]&gt;&gt; vectors(Publisher&lt;String&gt; texts);
 * </pre>
 *
 * A method with one parameter, a {@code String}, returns {@code float[]}: it blocks, and
 * throws the error of a call. One whose parameter holds many, as a {@code List},
 * {@code Collection}, any other {@code Iterable} or a {@code Publisher} of
 * {@code String}, returns what a method with {@link AiBatch} may return, with
 * {@code float[]} for {@code T}: {@code List<float[]>}, {@code List<AiResult<float[]>>},
 * {@code Flux<AiResult<float[]>>} and so on. A null among the texts is named by its
 * index: of a collection at once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AiEmbedding {

	/**
	 * The provider's name of the model. {@code ${...}} is resolved from the environment,
	 * here and in the attributes below.
	 * @return the model; empty for the client's own
	 */
	String model() default "";

	/**
	 * How many numbers a vector shall have.
	 * @return a whole number of one or more; empty for the client's setting
	 */
	String dimensions() default "";

	/**
	 * Whether a text that is too long is cut.
	 * @return {@code true} or {@code false}; empty for the client's setting
	 */
	String truncate() default "";

}
