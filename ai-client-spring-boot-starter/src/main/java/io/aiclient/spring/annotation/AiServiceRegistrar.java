package io.aiclient.spring.annotation;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Finds the interfaces with {@link AiService} in the packages of the application, and
 * makes each a bean. To be imported by a configuration that has an
 * {@link AiServiceClients} bean.
 */
public final class AiServiceRegistrar implements ImportBeanDefinitionRegistrar {

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	AiServiceRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		if (!AutoConfigurationPackages.has(this.beanFactory)) {
			return;
		}
		ClassPathScanningCandidateComponentProvider scanner = new ServiceScanner(this.environment);
		scanner.setResourceLoader(this.resourceLoader);
		scanner.addIncludeFilter(new AnnotationTypeFilter(AiService.class, false));
		for (String basePackage : AutoConfigurationPackages.get(this.beanFactory)) {
			for (BeanDefinition candidate : scanner.findCandidateComponents(basePackage)) {
				register(((AnnotatedBeanDefinition) candidate).getMetadata(), registry);
			}
		}
	}

	private void register(AnnotationMetadata service, BeanDefinitionRegistry registry) {
		String name = service.getClassName();
		if (!service.isInterface()) {
			throw new AiServiceDefinitionException(name + ": @AiService belongs on an interface, and this is a class",
					null);
		}
		if (registry.containsBeanDefinition(name)) {
			return;
		}
		RootBeanDefinition definition = AiServiceFactoryBean.definition(name, this.resourceLoader.getClassLoader());
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setLazyInit(false);
		definition.setFallback(true);
		definition.setResourceDescription("@AiService " + name);
		registry.registerBeanDefinition(name, definition);
	}

	/**
	 * Takes interfaces, also nested ones, which Spring's own scan leaves out.
	 */
	private static final class ServiceScanner extends ClassPathScanningCandidateComponentProvider {

		ServiceScanner(Environment environment) {
			super(false, environment);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
			return candidate.getMetadata().isIndependent();
		}

	}

}
