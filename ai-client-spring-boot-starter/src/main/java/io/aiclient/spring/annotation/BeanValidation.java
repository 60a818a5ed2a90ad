package io.aiclient.spring.annotation;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers to the constraints of Bean Validation on their types.
 */
public final class BeanValidation implements AnswerValidator {

	private static final int MOST_SHOWN = 10;

	private final Supplier<@Nullable Validator> validator;

	/**
	 * Creates the check.
	 * @param validator the validator, asked for with the first answer; null if there is
	 * none, and nothing is checked
	 */
	public BeanValidation(Supplier<@Nullable Validator> validator) {
		this.validator = validator;
	}

	@Override
	public @Nullable String problem(Object value) {
		Validator validator = this.validator.get();
		if (validator == null) {
			return null;
		}
		if (value instanceof Iterable<?> elements) {
			int index = 0;
			for (Object element : elements) {
				String problem = problem(validator, element, "$[" + index++ + "]");
				if (problem != null) {
					return problem;
				}
			}
			return null;
		}
		return problem(validator, value, "$");
	}

	private static @Nullable String problem(Validator validator, Object value, String at) {
		Set<ConstraintViolation<Object>> violations = validator.validate(value);
		return violations.isEmpty() ? null
				: violations.stream()
					.map((violation) -> said(violation, at))
					.sorted()
					.limit(MOST_SHOWN)
					.collect(Collectors.joining("; "));
	}

	private static String said(ConstraintViolation<?> violation, String at) {
		String path = violation.getPropertyPath().toString();
		return (path.isEmpty() ? at : at + "." + path) + " " + violation.getMessage();
	}

}
