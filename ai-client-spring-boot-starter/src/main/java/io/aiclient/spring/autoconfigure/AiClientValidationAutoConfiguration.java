package io.aiclient.spring.autoconfigure;

import jakarta.validation.Validator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;

import io.aiclient.spring.annotation.AnswerValidator;
import io.aiclient.spring.annotation.BeanValidation;

/**
 * Auto-configuration for holding answers to the constraints of Bean Validation, where the
 * application has a validator. An {@link AnswerValidator} of the user's takes its place.
 */
@AutoConfiguration
@ConditionalOnClass(Validator.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientValidationAutoConfiguration {

	@Bean
	@Fallback
	AnswerValidator aiClientAnswerValidator(ObjectProvider<Validator> validator) {
		return new BeanValidation(validator::getIfUnique);
	}

}
