package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.javapoet.CodeBlock;

/**
 * Processes the beans of {@link AiService} interfaces ahead of time. The generated code
 * names an interface as text, so that one of any visibility can be used.
 */
final class AiServiceAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		RootBeanDefinition definition = registeredBean.getMergedBeanDefinition();
		if (registeredBean.getBeanClass() != AiServiceFactoryBean.class
				|| !(definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE) instanceof Class<?> type)) {
			return null;
		}
		Environment environment = registeredBean.getBeanFactory()
			.getBeanProvider(Environment.class)
			.getIfAvailable(StandardEnvironment::new);
		return new Contribution(type, environment);
	}

	private record Contribution(Class<?> type, Environment environment) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			new AiServiceHints(context.getRuntimeHints(), this.environment).register(this.type);
		}

		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext context,
				BeanRegistrationCodeFragments fragments) {
			return new Fragments(fragments, this.type.getName());
		}

	}

	private static final class Fragments extends BeanRegistrationCodeFragmentsDecorator {

		private final String type;

		Fragments(BeanRegistrationCodeFragments fragments, String type) {
			super(fragments);
			this.type = type;
		}

		@Override
		public CodeBlock generateNewBeanDefinitionCode(GenerationContext context, ResolvableType beanType,
				BeanRegistrationCode code) {
			return CodeBlock.builder()
				.addStatement("$T $L = $T.definition($S, null)", RootBeanDefinition.class, BEAN_DEFINITION_VARIABLE,
						AiServiceFactoryBean.class, this.type)
				.build();
		}

	}

}
