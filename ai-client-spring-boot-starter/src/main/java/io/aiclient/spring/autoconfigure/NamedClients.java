package io.aiclient.spring.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.aiclient.AiClient;
import io.aiclient.spring.AiClients;

/**
 * The clients as beans: a name is that of a client in the properties, or the qualifier of
 * a bean of the user's. What can be injected as an {@link AiClient} without a name goes
 * by {@code default}.
 */
final class NamedClients implements AiClients {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> configured;

	private final UserBeans userBeans;

	NamedClients(ConfigurableListableBeanFactory beanFactory, List<String> configured) {
		this.beanFactory = beanFactory;
		this.configured = List.copyOf(configured);
		this.userBeans = new UserBeans(beanFactory, configured);
	}

	@Override
	public List<String> names() {
		Set<String> names = new LinkedHashSet<>();
		if (hasUnnamed()) {
			names.add(ClientSource.DEFAULT);
		}
		names.addAll(this.configured);
		names.addAll(this.userBeans.qualifiers(AiClient.class));
		return List.copyOf(names);
	}

	/**
	 * Whether a bean of the user's is the client for whoever names none: the only one
	 * without a qualifier, or the preferred one.
	 */
	boolean hasUnnamed() {
		return this.userBeans.hasOneForAll(AiClient.class);
	}

	@Override
	public AiClient get(String name) {
		try {
			return name.equals(ClientSource.DEFAULT) ? this.beanFactory.getBean(AiClient.class)
					: BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, AiClient.class, name);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			Collection<String> beans = (ex.getBeanNamesFound() != null) ? ex.getBeanNamesFound() : List.of();
			throw new IllegalArgumentException("There are several clients '" + name + "': " + String.join(", ", beans)
					+ ". Make one of these beans @Primary, or qualify it by another name", ex);
		}
		catch (NoSuchBeanDefinitionException ex) {
			List<String> names = names();
			throw new IllegalArgumentException(
					"There is no client '" + name + "'; "
							+ (names.isEmpty() ? "there is none at all" : "there are: " + String.join(", ", names)),
					ex);
		}
	}

}
