package io.aiclient.langchain4j.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.aiclient.error.Log;

/**
 * Says once, at INFO, in place of which models the application has its own.
 */
final class OwnModelsNotice implements SmartInitializingSingleton {

	private static final Log logger = Log.of(OwnModelsNotice.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Class<?>, String> ours;

	/**
	 * Creates the notice.
	 * @param ours the types that an application may have its own beans of, with the names
	 * of our beans
	 */
	OwnModelsNotice(ConfigurableListableBeanFactory beanFactory, Map<Class<?>, String> ours) {
		this.beanFactory = beanFactory;
		this.ours = ours;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> replaced = new ArrayList<>();
		this.ours.forEach((type, name) -> {
			String[] names = this.beanFactory.getBeanNamesForType(type, true, false);
			if (names.length > 0 && !Arrays.asList(names).contains(name)) {
				replaced.add(type.getSimpleName() + " (" + String.join(", ", names) + ")");
			}
		});
		if (!replaced.isEmpty()) {
			logger.info("LangChain4j's models of the application go past ai.client unless they are made of "
					+ "AiLangChain4jHttpClientBuilder: {}", String.join(", ", replaced));
		}
	}

}
