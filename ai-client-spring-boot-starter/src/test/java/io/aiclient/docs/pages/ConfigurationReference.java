package io.aiclient.docs.pages;

import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.spring.autoconfigure.AiClientProperties;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * The tables of docs/configuration.md, made of the metadata that the build wrote.
 */
final class ConfigurationReference {

	static final String PREFIX = "ai.client.";

	static final Set<String> METERS = Set.of("ai.client.permit.wait", "ai.client.queue.size", "ai.client.in.flight",
			"ai.client.concurrency.limit", "ai.client.retries", "ai.client.batch.items", "ai.client.cost",
			"ai.client.attempt", "ai.client.attempt.active", "ai.client.http", "ai.client.http.active",
			"ai.client.shared.quota.reached", "ai.client.shared.quota.members", "ai.client.cache",
			"ai.client.embedding.texts", "ai.client");

	/**
	 * Defaults that depend on something else, which metadata cannot say.
	 */
	private static final Map<String, String> DEPENDENT_DEFAULTS = Map.of("provider", "guessed from the host",
			"concurrency.max",
			ConcurrencySettings.defaults().max() + "; adaptive: " + ConcurrencySettings.adaptive().max(),
			"concurrency.initial", ConcurrencySettings.adaptive().initial() + ", or `max` if that is less",
			"pool.max-connections", "`concurrency.max`", "prices", "the built-in prices", "embedding.max-inputs",
			"the provider's", "embedding.max-tokens", "the provider's", "embedding.max-input-tokens", "the provider's",
			"embedding.encoding-format", "the provider's");

	private static final List<String> FIRST = List.of("base-url", "api-key", "model", "provider");

	private ConfigurationReference() {
	}

	static String tables() {
		Map<String, List<String>> groups = new TreeMap<>();
		for (JsonNode property : metadata()) {
			String name = property.get("name").asString().substring(PREFIX.length());
			String group = name.contains(".") ? name.substring(0, name.indexOf('.')) : "";
			groups.computeIfAbsent(group, (key) -> new ArrayList<>())
				.add(name.equals("prices") ? "" : row(name, property));
		}
		groups.get("").sort((one, other) -> Integer.compare(rank(one), rank(other)));
		groups.put("prices", prices());
		groups.put("failover.endpoints.<name>", endpoints());
		StringBuilder tables = new StringBuilder();
		groups.forEach((group, rows) -> {
			tables.append("\n### `ai.client").append(group.isEmpty() ? "" : "." + group).append("`\n\n");
			tables.append("| Property | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
			rows.stream().filter((row) -> !row.isEmpty()).forEach((row) -> tables.append(row).append('\n'));
		});
		return tables.append('\n').toString();
	}

	static List<String> properties() {
		List<String> names = new ArrayList<>();
		metadata().forEach((property) -> names.add(property.get("name").asString()));
		return names;
	}

	private static int rank(String row) {
		for (int i = 0; i < FIRST.size(); i++) {
			if (row.startsWith("| `" + FIRST.get(i) + "`")) {
				return i;
			}
		}
		return FIRST.size();
	}

	private static String row(String name, JsonNode property) {
		String byDefault = DEPENDENT_DEFAULTS.getOrDefault(name,
				property.has("defaultValue") ? "`" + property.get("defaultValue").asString() + "`" : "");
		return "| `" + name.substring(name.indexOf('.') + 1) + "` | " + type(property.get("type").asString()) + " | "
				+ byDefault + " | " + property.get("description").asString() + " |";
	}

	private static List<String> prices() {
		Map<String, String> meanings = Map.of("model", "Name of the model, or the beginning of it. Required.", "prompt",
				"Price of prompt tokens. Required.", "cached-prompt",
				"Price of prompt tokens that came from the provider's cache. That of the others when not set.",
				"completion", "Price of tokens that the model wrote. Required.");
		return Arrays.stream(AiClientProperties.Price.class.getRecordComponents()).map((component) -> {
			String name = dashed(component);
			return "| `[].%s` | %s |  | %s |".formatted(name, component.getType().getSimpleName(), meanings.get(name));
		}).toList();
	}

	private static List<String> endpoints() {
		Map<String, String> meanings = Map.of("base-url",
				"Address of its API, up to and without '/chat/completions'. Required.", "api-key",
				"Key for it. Required only for hosts of known providers.", "model",
				"What the client's model is called there. Requests that name another model keep its name.", "provider",
				"Provider whose rules apply there. Guessed from the host when not set.", "shared-quota",
				"Whether it draws on the quota of the first endpoint. Otherwise it has limits and a number of requests in flight of its own.",
				"rate-limit", "Rate limits of its own quota, as in `ai.client.rate-limit`.", "weight",
				"Its share. Weighted strategy only.");
		Map<String, String> defaults = Map.of("provider", "guessed from the host", "model", "`ai.client.model`",
				"shared-quota", "`false`", "weight", "`1`");
		return Arrays.stream(AiClientProperties.Endpoint.class.getRecordComponents()).map((component) -> {
			String name = dashed(component);
			return "| `%s` | %s | %s | %s |".formatted(name,
					name.equals("rate-limit") ? "Group" : type(component.getType().getTypeName()),
					defaults.getOrDefault(name, ""), meanings.get(name));
		}).toList();
	}

	private static String dashed(RecordComponent component) {
		return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
	}

	private static String type(String type) {
		if (type.endsWith("ProviderPreset")) {
			return Arrays.stream(ProviderPreset.values())
				.map((preset) -> "`" + preset.id() + "`")
				.collect(Collectors.joining(", "));
		}
		if (type.endsWith("EmbeddingFormat")) {
			return "`float`, `base64`";
		}
		if (type.endsWith("Mode")) {
			return "`fixed`, `adaptive`";
		}
		if (type.endsWith("Strategy")) {
			return "`in-order`, `weighted`";
		}
		if (type.endsWith("OnFailure")) {
			return "`share`, `fail`";
		}
		if (type.endsWith("Reaction")) {
			return "`fail`, `warn`";
		}
		if (type.endsWith("Moment")) {
			return "`background`, `start`, `off`";
		}
		if (type.startsWith("java.util.Map")) {
			return "Map of names to " + (type.endsWith("Endpoint>") ? "endpoints" : "clients");
		}
		return type.startsWith("java.util.List") ? "List of strings" : type.substring(type.lastIndexOf('.') + 1);
	}

	private static List<JsonNode> metadata() {
		try {
			Path classes = Path
				.of(AiClientProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			JsonNode properties = new JsonMapper()
				.readTree(Documentation.read(classes.resolve("META-INF/spring-configuration-metadata.json")))
				.get("properties");
			return properties.valueStream()
				.filter((property) -> property.get("name").asString().startsWith(PREFIX))
				.toList();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
