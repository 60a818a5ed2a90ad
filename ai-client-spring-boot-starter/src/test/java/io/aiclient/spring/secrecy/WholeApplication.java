package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import mockwebserver3.MockWebServer;
import redis.embedded.RedisServer;

/**
 * The {@link SecretApplication} with a secret in each place where one can be given, the
 * servers that it calls, and all that it has printed and served.
 */
final class WholeApplication implements AutoCloseable {

	private final GivenSecrets secrets = new GivenSecrets();

	private final Properties file = new Properties();

	private final Map<String, String> environment = new HashMap<>();

	private final List<String> systemProperties = new ArrayList<>();

	private final List<String> arguments = new ArrayList<>();

	private final Path directory;

	private final MockWebServer provider = new MockWebServer();

	private final TestProxy proxy;

	private final RedisServer redis;

	private final Map<String, String> served;

	private final String printed;

	WholeApplication(Path directory) throws Exception {
		this.directory = directory;
		this.provider.setDispatcher(new TalkativeProvider());
		this.provider.start();
		this.proxy = new TestProxy(this.provider.getPort());
		String redisPassword = this.secrets.key("password in the URL of Redis");
		int redisPort = freePort();
		this.redis = RedisServer.newRedisServer()
			.port(redisPort)
			.setting("bind 127.0.0.1")
			.setting("save \"\"")
			.setting("requirepass \"" + redisPassword + "\"")
			.build();
		this.redis.start();
		describeActuator();
		describeClients();
		describeBundles();
		set("spring.data.redis.url", "redis://default:" + URLEncoder.encode(redisPassword, StandardCharsets.UTF_8)
				+ "@127.0.0.1:" + redisPort);
		set("spring.data.redis.password", this.secrets.password("password of Redis"));
		describeWrongPassword(redisPort);
		store(this.file, "application.properties");
		this.arguments.add("--spring.config.location=file:" + directory + "/");
		try (ChildApplication child = new ChildApplication(SecretApplication.class, this.environment,
				this.systemProperties, this.arguments)) {
			Crawl crawl = new Crawl(child.port());
			crawl.get("/fail");
			crawl.get("/nothing");
			this.served = crawl.read();
			this.printed = child.end();
		}
	}

	Map<String, String> secrets() {
		return this.secrets.all();
	}

	/**
	 * What was served, by paths.
	 */
	Map<String, String> served() {
		return this.served;
	}

	String printed() {
		return this.printed;
	}

	/**
	 * What the job has written.
	 */
	Path results() {
		return this.directory.resolve("results.jsonl");
	}

	@Override
	public void close() throws IOException {
		this.redis.stop();
		this.proxy.close();
		this.provider.close();
	}

	private void describeActuator() {
		set("logging.level.root", "trace");
		set("server.port", "0");
		set("server.address", "127.0.0.1");
		set("spring.jmx.enabled", "true");
		set("spring.web.error.include-message", "always");
		set("spring.web.error.include-stacktrace", "always");
		set("management.endpoints.web.exposure.include", "*");
		set("management.endpoints.jmx.exposure.include", "*");
		set("management.endpoint.env.show-values", "always");
		set("management.endpoint.configprops.show-values", "always");
		set("management.endpoint.health.show-details", "always");
		set("management.info.env.enabled", "true");
		set("app.results", results().toString());
		set("app.filter", this.secrets.key("key of a filter"));
	}

	private void describeClients() throws IOException {
		set("ai.client.base-url", url("refused"));
		set("ai.client.model", "m");
		set("ai.client.timeout.total", "5s");
		set("ai.client.retry.max-retries", "1");
		set("ai.client.retry.initial-delay", "10ms");
		set("ai.client.rate-limit.requests-per-minute", "60000");
		set("ai.client.rate-limit.window", "1s");
		set("ai.client.shared-quota.enabled", "true");
		set("ai.client.shared-quota.name", "account");
		set("ai.client.api-key", this.secrets.key("overridden key of the default client"));
		this.arguments.add("--ai.client.api-key=" + this.secrets.key("key of the default client, an argument"));
		set("ai.client.failover.endpoints.second.base-url", url("ok"));
		set("ai.client.failover.endpoints.second.api-key", this.secrets.key("key of a fail-over endpoint"));
		for (String client : SecretApplication.CLIENTS) {
			set(client, "base-url", url(client));
			set(client, "model", "m");
			set(client, "api-key", this.secrets.key("key of " + client + " in the file"));
		}
		set("placeholder", "api-key", "${PROVIDER_KEY}");
		this.environment.put("PROVIDER_KEY", this.secrets.key("key that a placeholder names"));
		this.environment.put("AI_CLIENT_CLIENTS_BOUND_APIKEY", this.secrets.key("key in the environment"));
		this.environment.put("SPRING_APPLICATION_JSON",
				"{\"ai\":{\"client\":{\"clients\":{\"json\":{\"api-key\":\"" + json(
						this.secrets.put("key in JSON", "q\"" + this.secrets.key("tail of the key in JSON") + "\\q"))
						+ "\"}}}}}");
		this.systemProperties
			.add("-Dai.client.clients.system.api-key=" + this.secrets.key("key in a property of the system"));
		this.systemProperties.add("-Dai.client.clients.arguments.api-key="
				+ this.secrets.key("overridden key in a property of the system"));
		this.arguments.add("--ai.client.clients.arguments.api-key=" + this.secrets.key("key in an argument"));
		set("file", "failover.endpoints.second.base-url", url("ok"));
		set("file", "failover.endpoints.second.api-key", this.secrets.key("key of an endpoint of a named client"));
		set("closed", "base-url", "http://127.0.0.1:" + freePort() + "/v1");
		describeProxy("tunnelled", "localhost");
		describeProxy("turnedaway", "refused.example");
		describeProxy("garbled", "garbled.example");
		set("query", "base-url", url("ok") + "?code=" + this.secrets.key("key in a query"));
		set("ai.client.clients.query.failover.endpoints.second.base-url", url("ok") + "?sig="
				+ URLEncoder.encode(this.secrets.key("key in a query of an endpoint"), StandardCharsets.UTF_8));
		set("ollama", "base-url", "http://ollama:11434/v1");
		set("ollama", "api-key", "ollama");
		set("ollama", "model", "test");
		set("dummy", "base-url", url("ok"));
		set("dummy", "api-key", "test");
		set("app.test", "test");
		set("app.token", "test");
		set("app.pool", "7");
	}

	private void describeProxy(String client, String host) {
		set(client, "base-url", "http://" + host + ":" + this.provider.getPort() + "/ok/v1");
		set(client, "proxy.host", "127.0.0.1");
		set(client, "proxy.port", Integer.toString(this.proxy.port()));
		set(client, "proxy.username", "proxy-user");
		set(client, "proxy.password", this.secrets.password("password of a proxy, " + client));
	}

	private void describeBundles() throws Exception {
		CertificateFiles files = new CertificateFiles();
		String store = "spring.ssl.bundle.jks.store.";
		String storePassword = this.secrets.password("password of a store");
		String keyPassword = this.secrets.password("password of a key in a store");
		Path location = this.directory.resolve("store.p12");
		files.store(location, storePassword, keyPassword);
		for (String kind : List.of("keystore.", "truststore.")) {
			set(store + kind + "location", "file:" + location);
			set(store + kind + "type", "PKCS12");
			set(store + kind + "password", storePassword);
		}
		set(store + "key.alias", "key");
		set(store + "key.password", keyPassword);
		String inline = "spring.ssl.bundle.pem.inline.";
		set(inline + "keystore.certificate", files.certificate());
		set(inline + "keystore.private-key", files.privateKey());
		set(inline + "keystore.private-key-password", this.secrets.password("password of a key in a text"));
		this.secrets.put("private key", files.secretOfPrivateKey());
		for (String bundle : List.of("store", "inline")) {
			set(bundle, "base-url", "https://127.0.0.1:" + freePort() + "/v1");
			set(bundle, "ssl.bundle", bundle);
		}
	}

	private void describeWrongPassword(int redisPort) throws IOException {
		Properties wrong = new Properties();
		wrong.putAll(this.file);
		wrong.remove("spring.data.redis.url");
		wrong.setProperty("spring.data.redis.host", "127.0.0.1");
		wrong.setProperty("spring.data.redis.port", Integer.toString(redisPort));
		wrong.setProperty("spring.data.redis.password", this.secrets.password("wrong password of Redis"));
		set("app.wrong-password", "file:" + store(wrong, "wrong.properties"));
	}

	private Path store(Properties properties, String name) throws IOException {
		Path path = this.directory.resolve(name);
		try (OutputStream out = Files.newOutputStream(path)) {
			properties.store(out, null);
		}
		return path;
	}

	private void set(String client, String property, String value) {
		set("ai.client.clients." + client + "." + property, value);
	}

	private void set(String property, String value) {
		this.file.setProperty(property, value);
	}

	private String url(String way) {
		return "http://127.0.0.1:" + this.provider.getPort() + "/" + way + "/v1";
	}

	private static String json(String text) {
		return text.replace("\\", "\\\\").replace("\"", "\\\"");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
