package io.aiclient.spring.annotation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertyResolver;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads the attributes of an annotation: property placeholders, class path resources,
 * numbers.
 */
final class AttributeResolver {

	private static final Pattern PROPERTY = Pattern.compile("\\s*\\$\\{[^{}]*[.:-][^{}]*}\\s*");

	private final PropertyResolver properties;

	private final ResourceLoader resources;

	AttributeResolver(PropertyResolver properties, ResourceLoader resources) {
		this.properties = properties;
		this.resources = resources;
	}

	PromptDefinition resolve(MethodName method, AiBatch batch) {
		return new Attributes(method, "@AiBatch").prompt(batch.value(), batch.system(), batch.model(),
				batch.temperature(), batch.maxTokens());
	}

	PromptDefinition resolve(MethodName method, AiCall call) {
		return new Attributes(method, "@AiCall").prompt(call.value(), call.system(), call.model(), call.temperature(),
				call.maxTokens());
	}

	EmbeddingDefinition resolve(MethodName method, AiEmbedding embedding) {
		return new Attributes(method, "@AiEmbedding").embedding(embedding);
	}

	private final class Attributes {

		private final MethodName method;

		private final String annotation;

		Attributes(MethodName method, String annotation) {
			this.method = method;
			this.annotation = annotation;
		}

		PromptDefinition prompt(String value, String system, String model, String temperature, String maxTokens) {
			if (PROPERTY.matcher(value).matches()) {
				throw this.method.error(this.annotation + " value = \"" + value + "\" is sent as it is, because "
						+ "properties are not resolved in a template; write the text, or the place of a file as in "
						+ "\"classpath:prompts/summary.txt\"");
			}
			PromptTemplate user = template("value", value);
			if (user == null) {
				throw this.method
					.error(this.annotation + " has no template; write " + this.annotation + "(\"Summarise: {text}\")");
			}
			String modelName = property("model", model).strip();
			return new PromptDefinition(user, template("system", property("system", system)),
					modelName.isEmpty() ? null : modelName, temperature(property("temperature", temperature).strip()),
					count("maxTokens", property("maxTokens", maxTokens).strip(), "500"));
		}

		EmbeddingDefinition embedding(AiEmbedding embedding) {
			String model = property("model", embedding.model()).strip();
			String truncate = property("truncate", embedding.truncate()).strip();
			if (!truncate.isEmpty() && !truncate.equals("true") && !truncate.equals("false")) {
				throw invalid("truncate", truncate, "true or false");
			}
			return new EmbeddingDefinition(model.isEmpty() ? null : model,
					count("dimensions", property("dimensions", embedding.dimensions()).strip(), "256"),
					truncate.isEmpty() ? null : Boolean.valueOf(truncate));
		}

		private String property(String attribute, String value) {
			try {
				return AttributeResolver.this.properties.resolveRequiredPlaceholders(value);
			}
			catch (PlaceholderResolutionException ex) {
				// Its message quotes the whole attribute, which may be a prompt
				throw this.method.error(this.annotation + " " + attribute + " needs the property " + ex.getPlaceholder()
						+ ", which is not set or refers to itself; set it, or give a default as in "
						+ "\"${name:default}\"");
			}
		}

		private @Nullable PromptTemplate template(String attribute, String value) {
			String text = value.startsWith(ResourceLoader.CLASSPATH_URL_PREFIX) ? read(attribute, value) : value;
			return text.isBlank() ? null : PromptTemplate.parse(text);
		}

		private String read(String attribute, String location) {
			Resource resource = AttributeResolver.this.resources.getResource(location.strip());
			try {
				String text = resource.getContentAsString(StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
				if (text.isBlank()) {
					throw this.method
						.error(this.annotation + " " + attribute + " = \"" + location + "\" is an empty file");
				}
				return text;
			}
			catch (IOException ex) {
				throw this.method.error(this.annotation + " " + attribute + " = \"" + location
						+ "\" cannot be read; put the file below src/main/resources", ex);
			}
		}

		private @Nullable Double temperature(String value) {
			try {
				double temperature = value.isEmpty() ? 0 : Double.parseDouble(value);
				if (temperature >= 0 && temperature < Double.POSITIVE_INFINITY) {
					return value.isEmpty() ? null : temperature;
				}
			}
			catch (NumberFormatException ex) {
				// refused below
			}
			throw invalid("temperature", value, "a number of zero or more, for example temperature = \"0.2\"");
		}

		private @Nullable Integer count(String attribute, String value, String example) {
			try {
				int count = value.isEmpty() ? 1 : Integer.parseInt(value);
				if (count >= 1) {
					return value.isEmpty() ? null : count;
				}
			}
			catch (NumberFormatException ex) {
				// refused below
			}
			throw invalid(attribute, value,
					"a whole number of one or more, for example " + attribute + " = \"" + example + "\"");
		}

		private AiServiceDefinitionException invalid(String attribute, String value, String remedy) {
			return this.method
				.error("invalid " + attribute + " (" + value + ") of " + this.annotation + ": write " + remedy);
		}

	}

}
