package io.aiclient.spring.annotation;

import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import io.aiclient.client.ClientPropertyNames;

/**
 * The bean of one {@link AiService} interface. Implements it, and so checks it, when the
 * application starts, wanted or not.
 *
 * @param <T> the interface
 */
final class AiServiceFactoryBean<T> implements FactoryBean<T>, InitializingBean, ApplicationContextAware {

	private final Class<T> type;

	private @Nullable ApplicationContext context;

	private @Nullable T service;

	AiServiceFactoryBean(Class<T> type) {
		this.type = type;
	}

	/**
	 * The definition of the bean, its constructor argument excepted. Names the interface
	 * as text, as generated code must: it may not see it.
	 */
	static RootBeanDefinition definition(String type, @Nullable ClassLoader classLoader) {
		RootBeanDefinition definition = new RootBeanDefinition(AiServiceFactoryBean.class);
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, ClassUtils.resolveClassName(type, classLoader));
		return definition;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterPropertiesSet() {
		ApplicationContext context = Objects.requireNonNull(this.context);
		this.service = new AiServiceFactory(context.getEnvironment(), context).create(this.type,
				client(context.getBean(AiServiceClients.class)));
	}

	private AiServiceClient client(AiServiceClients clients) {
		AiService annotation = AnnotationUtils.getAnnotation(this.type, AiService.class);
		String name = (annotation != null) ? annotation.client() : "default";
		Collection<String> names = new TreeSet<>(clients.names());
		if (!names.contains(name)) {
			String property = ClientPropertyNames.prefix(name) + ".base-url";
			throw new AiServiceDefinitionException(MethodName.simple(this.type) + ": there is no client named " + name
					+ "; the clients are: " + (names.isEmpty() ? "none" : String.join(", ", names)) + ". Set "
					+ property + (names.isEmpty() ? "" : ", or name one of these in @AiService(client = \"...\")"),
					null);
		}
		return clients.client(name);
	}

	@Override
	public T getObject() {
		return Objects.requireNonNull(this.service);
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
