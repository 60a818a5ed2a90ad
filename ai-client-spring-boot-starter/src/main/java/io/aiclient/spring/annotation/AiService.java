package io.aiclient.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods are prompts. Spring implements it and makes it a bean
 * that is injected by its type. It is found in the packages of the application, that is
 * below the class with {@code @SpringBootApplication}, also when it is nested in a class.
 *
 * <pre class="code">
 * &#64;AiService
 * interface Translator {
 *
 *     &#64;AiBatch("Translate into {language}:\n\n{text}")
 *     List&lt;AiResult&lt;String&gt;&gt; translate(&#64;BatchItem("text") List&lt;String&gt; texts, String language);
 *
 *     &#64;AiCall(value = "Summarise in one sentence: {text}", temperature = "0.2")
 *     String summarise(String text);
 *
 * }
 * </pre>
 *
 * Every abstract method has {@link AiBatch} or {@link AiCall}; default and static methods
 * stay as they are. All methods are checked when the application starts. A bean of the
 * same type that the application defines itself takes precedence.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AiService {

	/**
	 * Name of the client that the methods call: {@code default}, or the name of one below
	 * {@code ai.client.clients}.
	 * @return the name
	 */
	String client() default "default";

}
