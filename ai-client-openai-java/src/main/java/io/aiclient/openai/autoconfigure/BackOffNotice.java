package io.aiclient.openai.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

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

	/**
	 * Creates the notice, to be a bean that is not lazy.
	 * @param beanFactory where the beans are
	 * @param autoConfiguration what makes beans where the application has none
	 * @param types the types of those beans
	 */
	public BackOffNotice(ConfigurableListableBeanFactory beanFactory, Class<?> autoConfiguration,
			Collection<Class<?>> types) {
		this.beanFactory = beanFactory;
		this.autoConfiguration = autoConfiguration;
		this.types = List.copyOf(types);
	}

	@Override
	public void afterSingletonsInstantiated() {
		String replaced = this.types.stream()
			.filter(this::isReplaced)
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", "));
		if (!replaced.isEmpty()) {
			logger.info("The application has beans of its own, which go past ai.client unless they are made of "
					+ "AiOpenAiHttpClient: {}", replaced);
		}
	}

	private boolean isReplaced(Class<?> type) {
		String[] names = this.beanFactory.getBeanNamesForType(type, true, false);
		return names.length > 0 && Arrays.stream(names).noneMatch(this::isOurs);
	}

	private boolean isOurs(String name) {
		return this.beanFactory.containsBeanDefinition(name) && this.autoConfiguration.getName()
			.equals(this.beanFactory.getMergedBeanDefinition(name).getFactoryBeanName());
	}

}
