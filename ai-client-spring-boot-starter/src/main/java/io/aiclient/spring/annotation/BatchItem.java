package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter of an {@link AiBatch} method whose elements become one request
 * each: an {@code Iterable}, a {@code Stream} or a {@code Publisher}.
 *
 * <pre class="code">
 * &#64;AiBatch("Translate into {language}:\n\n{text}")
 * List&lt;String&gt; translate(&#64;BatchItem("text") List&lt;String&gt; texts, String language);
 * </pre>
 *
 * A {@code Stream} is closed when the batch ends, and can be sent only once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface BatchItem {

	/**
	 * What one element is called in the template: {@code "text"} for {@code {text}}.
	 * @return a Java identifier
	 */
	String value();

}
