package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads whatever an actuator serves, but the heap dump.
 */
final class Crawl {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final Map<String, String> pages = new TreeMap<>();

	private final String base;

	Crawl(int port) {
		this.base = "http://127.0.0.1:" + port;
	}

	/**
	 * Reads all.
	 * @return what is served, by paths
	 */
	Map<String, String> read() {
		JsonNode links = this.mapper.readTree(get("/actuator")).get("_links");
		links.properties().stream().filter((link) -> !link.getKey().equals("heapdump")).forEach((link) -> {
			String path = URI.create(link.getValue().get("href").asString().replaceAll("/\\{.*", "/*")).getPath();
			if (path.endsWith("/*")) {
				String parent = path.substring(0, path.length() - 2);
				names(parent).forEach((name) -> get(
						parent + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")));
			}
			else {
				get(path);
			}
		});
		return this.pages;
	}

	/**
	 * What can be asked for below a path.
	 */
	private Stream<String> names(String path) {
		JsonNode page = this.mapper.readTree(get(path));
		return switch (path.substring(path.lastIndexOf('/') + 1)) {
			case "env" -> page.get("propertySources")
				.valueStream()
				.flatMap((source) -> source.get("properties").propertyNames().stream())
				.filter((name) -> name.matches("(?i).*(ai.?client|redis|ssl|key|pass|command|json|class.path|app).*"))
				.distinct();
			case "configprops" -> page.get("contexts")
				.valueStream()
				.flatMap((context) -> context.get("beans").valueStream())
				.map((bean) -> bean.get("prefix").asString())
				.distinct();
			case "metrics" -> page.get("names").valueStream().map(JsonNode::asString);
			case "health" -> page.get("components").propertyNames().stream();
			case "aiclients" -> page.get("clients").propertyNames().stream();
			case "loggers" -> Stream.of("ROOT", "io.aiclient");
			default -> List.of("none").stream();
		};
	}

	String get(String path) {
		return this.pages.computeIfAbsent(path, (it) -> {
			try {
				return this.http
					.send(HttpRequest.newBuilder(URI.create(this.base + it)).timeout(Duration.ofSeconds(30)).build(),
							HttpResponse.BodyHandlers.ofString())
					.body();
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(it, ex);
			}
		});
	}

}
