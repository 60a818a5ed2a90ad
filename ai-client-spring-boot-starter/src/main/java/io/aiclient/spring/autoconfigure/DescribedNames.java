package io.aiclient.spring.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;

import io.aiclient.error.Log;

/**
 * The properties below {@code ai.client} that modules and the application describe in the
 * metadata for IDEs, whoever binds them. Of a map or a list, everything below counts.
 */
final class DescribedNames {

	private static final Log logger = Log.of(DescribedNames.class);

	private static final List<String> FILES = List.of("classpath*:META-INF/spring-configuration-metadata.json",
			"classpath*:META-INF/additional-spring-configuration-metadata.json");

	private static final BoundNames OURS = new BoundNames(AiClientProperties.class,
			ConfigurationPropertyName.of(AiClientProperties.PREFIX));

	private final Map<ConfigurationPropertyName, Boolean> openByName;

	private DescribedNames(Map<ConfigurationPropertyName, Boolean> openByName) {
		this.openByName = openByName;
	}

	/**
	 * Reads all metadata on the class path, which takes some milliseconds. Without a file
	 * that can be read, the one name is that of the property that decides about others.
	 */
	static DescribedNames read(@Nullable ClassLoader classLoader) {
		Map<ConfigurationPropertyName, Boolean> openByName = new LinkedHashMap<>();
		openByName.put(UnknownPropertiesCheck.PROPERTY_NAME, false);
		ResourcePatternResolver classPath = new PathMatchingResourcePatternResolver(classLoader);
		for (String file : FILES) {
			try {
				for (Resource resource : classPath.getResources(file)) {
					add(resource, openByName);
				}
			}
			catch (IOException ex) {
				logger.debug("Cannot find {}: {}", file, ex);
			}
		}
		return new DescribedNames(openByName);
	}

	Set<ConfigurationPropertyName> names() {
		return this.openByName.keySet();
	}

	/**
	 * Whether a name is described, or below a map or list that is.
	 */
	boolean knows(ConfigurationPropertyName name) {
		if (this.openByName.containsKey(name)) {
			return true;
		}
		for (ConfigurationPropertyName parent = name.getParent(); !parent.isEmpty(); parent = parent.getParent()) {
			if (Boolean.TRUE.equals(this.openByName.get(parent))) {
				return true;
			}
		}
		return false;
	}

	private static void add(Resource resource, Map<ConfigurationPropertyName, Boolean> openByName) {
		try {
			add(resource.getContentAsString(StandardCharsets.UTF_8), openByName);
		}
		catch (IOException | JsonParseException ex) {
			logger.debug("Cannot read {}: {}", resource, ex);
		}
	}

	private static void add(String json, Map<ConfigurationPropertyName, Boolean> openByName) {
		if (!json.contains("\"" + AiClientProperties.PREFIX + ".")) {
			return;
		}
		Object properties = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
		for (Object property : (properties instanceof List<?> list) ? list : new ArrayList<>()) {
			if (property instanceof Map<?, ?> described && described.get("name") instanceof String text
					&& text.startsWith(AiClientProperties.PREFIX + ".") && ConfigurationPropertyName.isValid(text)) {
				ConfigurationPropertyName name = ConfigurationPropertyName.of(text);
				if (!OURS.knows(name)) {
					openByName.merge(name, isOpen(String.valueOf(described.get("type"))), Boolean::logicalOr);
				}
			}
		}
	}

	private static boolean isOpen(String type) {
		return type.matches("java\\.util\\.\\w*(Map|List|Set|Collection|Properties)\\b.*") || type.endsWith("[]");
	}

}
