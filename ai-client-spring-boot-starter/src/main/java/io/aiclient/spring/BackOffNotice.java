package io.aiclient.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.aiclient.error.Log;

/**
 * Says once, at INFO, in place of which beans the application has its own.
 */
public final class BackOffNotice implements SmartInitializingSingleton {

	private static final Log logger = Log.of(BackOffNotice.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Class<?> autoConfiguration;

	private final List<Class<?>> types;

	private final Class<?> entrance;

	/**
	 * Creates the notice, to be a bean that is not lazy.
	 * @param beanFactory where the beans are
	 * @param autoConfiguration what makes beans where the application has none
	 * @param types the types of those beans
	 * @param entrance what beans of the application must be made of to go through a
	 * client
	 */
	public BackOffNotice(ConfigurableListableBeanFactory beanFactory, Class<?> autoConfiguration,
			Collection<Class<?>> types, Class<?> entrance) {
		this.beanFactory = beanFactory;
		this.autoConfiguration = autoConfiguration;
		this.types = List.copyOf(types);
		this.entrance = entrance;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> replaced = new ArrayList<>();
		for (Class<?> type : this.types) {
			String[] names = this.beanFactory.getBeanNamesForType(type, true, false);
			if (names.length > 0 && Arrays.stream(names).noneMatch(this::isOurs)) {
				replaced.add(type.getSimpleName() + " (" + String.join(", ", names) + ")");
			}
		}
		if (!replaced.isEmpty()) {
			logger.info("The application has beans of its own, which go past ai.client unless they are made of {}: {}",
					this.entrance.getSimpleName(), String.join(", ", replaced));
		}
	}

	private boolean isOurs(String name) {
		return this.beanFactory.containsBeanDefinition(name) && this.autoConfiguration.getName()
			.equals(this.beanFactory.getMergedBeanDefinition(name).getFactoryBeanName());
	}

}
