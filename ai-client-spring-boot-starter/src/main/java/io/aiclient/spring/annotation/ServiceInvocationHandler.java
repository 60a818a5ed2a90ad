package io.aiclient.spring.annotation;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Directs the calls of an implemented interface.
 */
final class ServiceInvocationHandler implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final Class<?> type;

	private final Map<Method, ServiceMethod> methods;

	ServiceInvocationHandler(Class<?> type, Map<Method, ServiceMethod> methods) {
		this.type = type;
		this.methods = Map.copyOf(methods);
	}

	@Override
	public Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		Object[] given = (arguments != null) ? arguments : NO_ARGUMENTS;
		ServiceMethod serviceMethod = this.methods.get(method);
		if (serviceMethod != null) {
			return serviceMethod.invoke(given);
		}
		if (method.isDefault()) {
			// Not InvocationHandler.invokeDefault, which wants a public interface
			return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
				.unreflectSpecial(method, method.getDeclaringClass())
				.bindTo(proxy)
				.invokeWithArguments(given);
		}
		return switch (method.getName()) {
			case "equals" -> proxy == given[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.type.getName() + "@" + Integer.toHexString(System.identityHashCode(proxy));
		};
	}

}
