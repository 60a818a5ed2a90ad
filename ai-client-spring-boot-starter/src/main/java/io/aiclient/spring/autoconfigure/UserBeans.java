package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;

/**
 * Finds the beans with which a user replaces parts of clients. One that is qualified by a
 * client's name, or has it as its own name, is for that client; an unqualified one is for
 * every client that has none of its own. A fallback is found if there is nothing else.
 */
final class UserBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Collection<String> clients;

	UserBeans(ConfigurableListableBeanFactory beanFactory, Collection<String> clients) {
		this.beanFactory = beanFactory;
		this.clients = List.copyOf(clients);
	}

	<T> @Nullable T find(Class<T> type, String client) {
		List<String> names = qualified(type, client);
		if (names.isEmpty()) {
			names = unqualified(type);
		}
		return names.isEmpty() ? null : this.beanFactory.getBean(unique(type, names), type);
	}

	/**
	 * Finds the bean that a property of a client needs.
	 * @throws InvalidAiClientSettingsException if there are several to choose from
	 */
	<T> @Nullable T find(Class<T> type, String client, Written<?> needs) {
		try {
			return find(type, client);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw needs.invalid(
					"there are several " + type.getSimpleName() + " beans: "
							+ ((ex.getBeanNamesFound() != null) ? String.join(", ", ex.getBeanNamesFound()) : ""),
					"Make one of them @Primary, or give it @Qualifier(\"" + client + "\").");
		}
	}

	List<String> qualified(Class<?> type, String client) {
		return names(type).filter((name) -> client.equals(qualifierOf(name))).toList();
	}

	/**
	 * The names of the clients for which there are beans of their own, in the order of
	 * the beans.
	 */
	List<String> qualifiers(Class<?> type) {
		List<String> qualifiers = new ArrayList<>();
		names(type).forEach((name) -> {
			String qualifier = qualifierOf(name);
			if (qualifier != null) {
				qualifiers.add(qualifier);
			}
		});
		return qualifiers;
	}

	List<String> unqualified(Class<?> type) {
		return names(type).filter((name) -> qualifierOf(name) == null).filter(this::isCandidate).toList();
	}

	/**
	 * Whether one bean is for every client, or one of several is preferred.
	 */
	boolean hasOneForAll(Class<?> type) {
		List<String> names = unqualified(type);
		return !names.isEmpty() && preferred(names).size() == 1;
	}

	private Stream<String> names(Class<?> type) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(type, true, false));
	}

	private boolean isCandidate(String name) {
		BeanDefinition definition = definition(name);
		return definition == null || (definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate()));
	}

	private @Nullable String qualifierOf(String name) {
		if (definition(name) instanceof AbstractBeanDefinition definition) {
			AutowireCandidateQualifier qualifier = definition.getQualifier(Qualifier.class.getName());
			if (qualifier != null) {
				return String.valueOf(qualifier.getAttribute("value"));
			}
		}
		Qualifier qualifier = this.beanFactory.findAnnotationOnBean(name, Qualifier.class, false);
		if (qualifier != null) {
			return qualifier.value().isEmpty() ? name : qualifier.value();
		}
		return this.clients.contains(name) ? name : null;
	}

	private @Nullable BeanDefinition definition(String name) {
		return this.beanFactory.containsBeanDefinition(name) ? this.beanFactory.getMergedBeanDefinition(name) : null;
	}

	private String unique(Class<?> type, List<String> names) {
		List<String> chosen = preferred(names);
		if (chosen.size() != 1) {
			throw new NoUniqueBeanDefinitionException(type, names);
		}
		return chosen.get(0);
	}

	private List<String> preferred(List<String> names) {
		if (names.size() == 1) {
			return names;
		}
		List<String> primary = those(names, BeanDefinition::isPrimary);
		List<String> fallback = those(names, BeanDefinition::isFallback);
		return !primary.isEmpty() ? primary : names.stream().filter((name) -> !fallback.contains(name)).toList();
	}

	private List<String> those(List<String> names, Predicate<BeanDefinition> kind) {
		return names.stream().filter((name) -> {
			BeanDefinition definition = definition(name);
			return definition != null && kind.test(definition);
		}).toList();
	}

}
