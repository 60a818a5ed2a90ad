package io.aiclient.spring.annotation;

import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

import io.aiclient.client.ClientPropertyNames;

/**
 * The bean of one {@link AiService} interface. Implements it, and so checks it, when the
 * application starts, wanted or not.
 *
 * @param <T> the interface
 */
final class AiServiceFactoryBean<T>
		implements FactoryBean<T>, InitializingBean, BeanFactoryAware, EnvironmentAware, ResourceLoaderAware {

	private final Class<T> type;

	private @Nullable BeanFactory beanFactory;

	private @Nullable Environment environment;

	private @Nullable ResourceLoader resourceLoader;

	private @Nullable T service;

	AiServiceFactoryBean(Class<T> type) {
		this.type = type;
	}

	/**
	 * The definition of the bean, its constructor argument excepted. Names the interface
	 * as text, as generated code must: it may not see it.
	 * @param type the name of the interface
	 * @param classLoader what loads the interface; null for the default
	 */
	static RootBeanDefinition definition(String type, @Nullable ClassLoader classLoader) {
		RootBeanDefinition definition = new RootBeanDefinition(AiServiceFactoryBean.class);
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, ClassUtils.resolveClassName(type, classLoader));
		return definition;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void afterPropertiesSet() {
		AiServiceClients clients = Objects.requireNonNull(this.beanFactory).getBean(AiServiceClients.class);
		this.service = new AiServiceFactory(Objects.requireNonNull(this.environment),
				Objects.requireNonNull(this.resourceLoader))
			.create(this.type, client(clients));
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
