package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a parameter for the template. Needed only where the interface is compiled without
 * {@code -parameters}; Spring Boot's parent POM and Gradle plugin set that option.
 *
 * <pre class="code">
 * &#64;AiCall("Summarise in {count} words: {text}")
 * String summarise(&#64;AiParam("text") String text, &#64;AiParam("count") int count);
 * </pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface AiParam {

	/**
	 * What the parameter is called in the template.
	 * @return a Java identifier
	 */
	String value();

}
