package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A method of an {@link AiService} interface, checked and ready to be called.
 */
interface ServiceMethod {

	Object invoke(@Nullable Object[] arguments);

}
