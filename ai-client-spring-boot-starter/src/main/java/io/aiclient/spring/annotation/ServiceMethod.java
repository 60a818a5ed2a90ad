package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A method of an {@link AiService} interface, checked and ready to be called.
 */
interface ServiceMethod {

	/**
	 * Calls the method.
	 * @param arguments its arguments, of which none may be null
	 * @return what its return type says
	 */
	Object invoke(@Nullable Object[] arguments);

}
