package io.aiclient.spring.annotation;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The parameters of an annotated method, named and checked.
 */
final class MethodParameters {

	private final List<MethodParameter> parameters;

	private MethodParameters(List<MethodParameter> parameters) {
		this.parameters = List.copyOf(parameters);
	}

	static MethodParameters of(MethodName method, boolean batch) {
		List<MethodParameter> parameters = new ArrayList<>();
		Set<String> names = new HashSet<>();
		Parameter[] declared = method.method().getParameters();
		for (int position = 0; position < declared.length; position++) {
			MethodParameter parameter = parameter(method, batch, declared[position], position);
			if (!names.add(parameter.placeholder())) {
				throw method.error("two parameters are called {" + parameter.placeholder()
						+ "}; give one of them another name in @BatchItem or @AiParam");
			}
			parameters.add(parameter);
		}
		checkAxis(method, batch, parameters);
		return new MethodParameters(parameters);
	}

	private static MethodParameter parameter(MethodName method, boolean batch, Parameter parameter, int position) {
		String declaredName = parameter.isNamePresent() ? parameter.getName() : null;
		String shown = (declaredName != null) ? declaredName : "number " + (position + 1);
		BatchItem item = parameter.getAnnotation(BatchItem.class);
		AiParam name = parameter.getAnnotation(AiParam.class);
		boolean isAxisType = isAxisType(parameter.getType());
		if (item != null) {
			if (!batch) {
				throw method.error("parameter " + shown + " has @BatchItem, but the method has @AiCall; write @AiBatch "
						+ "to send one request for each element, or remove @BatchItem");
			}
			if (name != null) {
				throw method.error("parameter " + shown
						+ " has both @BatchItem and @AiParam; remove @AiParam, @BatchItem names it already");
			}
			if (!isAxisType) {
				throw method.error("parameter " + shown + " has @BatchItem and is of type "
						+ parameter.getType().getSimpleName()
						+ "; make it an Iterable (for example List), a Stream or a Publisher (for example Flux)");
			}
			return new MethodParameter(position, identifier(method, "@BatchItem", item.value()), declaredName, true);
		}
		if (Publisher.class.isAssignableFrom(parameter.getType())
				|| Stream.class.isAssignableFrom(parameter.getType())) {
			throw method.error("parameter " + shown + " is a " + parameter.getType().getSimpleName()
					+ (batch ? " without @BatchItem; write @BatchItem(\"name\") before it, or pass a List"
							: "; an @AiCall method takes a value or a List"));
		}
		if (name != null) {
			return new MethodParameter(position, identifier(method, "@AiParam", name.value()), declaredName, false);
		}
		if (declaredName == null) {
			throw method.error("the name of parameter " + shown
					+ " is not known; compile with -parameters, or write @AiParam(\"name\") before it");
		}
		return new MethodParameter(position, declaredName, declaredName, false);
	}

	private static boolean isAxisType(Class<?> type) {
		return Iterable.class.isAssignableFrom(type) || Stream.class.isAssignableFrom(type)
				|| Publisher.class.isAssignableFrom(type);
	}

	private static String identifier(MethodName method, String annotation, String name) {
		if (!SourceVersion.isIdentifier(name)) {
			throw method.error(annotation + "(\"" + name + "\") is no name for a placeholder; write a Java identifier, "
					+ "without braces, for example " + annotation + "(\"text\")");
		}
		return name;
	}

	private static void checkAxis(MethodName method, boolean batch, List<MethodParameter> parameters) {
		List<String> axes = parameters.stream().filter(MethodParameter::axis).map(MethodParameter::name).toList();
		if (batch && axes.isEmpty()) {
			throw method.error("no parameter has @BatchItem; write for example "
					+ "@BatchItem(\"text\") List<String> texts, or @AiCall for a single request");
		}
		if (axes.size() > 1) {
			throw method.error("parameters " + String.join(" and ", axes)
					+ " have @BatchItem; keep it on one, whose elements become one request each");
		}
	}

	/**
	 * Checks that placeholders and parameters match.
	 */
	void checkUse(MethodName method, Set<String> used) {
		for (String name : used) {
			if (find(name) == null) {
				throw method.error("placeholder {" + name + "} names no parameter; the parameters are: " + describe()
						+ ". Write \\{" + name + "} to keep it as text");
			}
		}
		for (MethodParameter parameter : this.parameters) {
			if (!used.contains(parameter.placeholder())) {
				throw method.error("parameter " + parameter.name() + " is used by no placeholder; write {"
						+ parameter.placeholder() + "} in the template or in system, or remove the parameter");
			}
		}
	}

	private @Nullable MethodParameter find(String placeholder) {
		return this.parameters.stream()
			.filter((parameter) -> parameter.placeholder().equals(placeholder))
			.findFirst()
			.orElse(null);
	}

	private String describe() {
		return this.parameters.isEmpty() ? "none"
				: this.parameters.stream().map(MethodParameter::describe).collect(Collectors.joining(", "));
	}

	List<MethodParameter> fixed() {
		return this.parameters.stream().filter((parameter) -> !parameter.axis()).toList();
	}

	@Nullable MethodParameter axis() {
		return this.parameters.stream().filter(MethodParameter::axis).findFirst().orElse(null);
	}

}
