package io.aiclient.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.context.ContextRegistry;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiServiceClient;
import io.aiclient.spring.annotation.AiServiceFactory;
import io.aiclient.spring.annotation.BatchItem;
import io.aiclient.spring.autoconfigure.AiClientAutoConfiguration;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is given whose answer, over real HTTP. The provider answers with the tenant's
 * header and the key that it was sent.
 */
class TenantsOverHttpTests {

	private static final String TENANT = "tenant";

	private static final String[] BOTH = { "ai.client.share-in-flight=true", "ai.client.cache.name=answers" };

	private final MockWebServer server = new MockWebServer();

	private final AtomicInteger received = new AtomicInteger();

	private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

	private volatile CountDownLatch allAsked = new CountDownLatch(0);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class))
		.withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("answers"));

	private final ExchangeFilterFunction addsTheTenant = (request, next) -> Mono
		.deferContextual((context) -> next.exchange(
				ClientRequest.from(request).header("X-Tenant", context.<String>getOrDefault(TENANT, "none")).build()));

	@BeforeEach
	void start() throws Exception {
		this.server.setDispatcher(new Dispatcher() {
			@Override
			public MockResponse dispatch(RecordedRequest request) {
				TenantsOverHttpTests.this.received.incrementAndGet();
				return answer(request);
			}
		});
		this.server.start();
		ContextRegistry.getInstance().registerThreadLocalAccessor(TENANT, this.current);
	}

	@AfterEach
	void stop() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(TENANT);
		this.current.remove();
		this.allAsked.countDown();
		this.server.close();
	}

	@Test
	void withoutAPartitionTenantsOfAFilterAreMixed() {
		tenants(BOTH).run((context) -> {
			List<String> answers = atOnce(context.getBean(AiClient.class));
			assertThat(answers).as("what the warning at the start is about").contains("b got for a");
		});
	}

	@Test
	void aPartitionOfTheContextGivesEachItsOwn() {
		tenants(BOTH).run((context) -> {
			AiClient client = context.getBean(AiClient.class);
			for (String tenant : List.of("a", "b")) {
				assertThat(client.send(AiRequest.of("x"))
					.contextWrite(Context.of(TENANT, tenant))
					.contextWrite(AiPartitionResolver.inContext(tenant))
					.block()
					.content()).isEqualTo("for " + tenant);
				assertThat(client.batch(List.of(AiRequest.of("x")))
					.contextWrite(Context.of(TENANT, tenant))
					.contextWrite(AiPartitionResolver.inContext(tenant))
					.blockLast()
					.response()).satisfies((response) -> {
						assertThat(response.cached()).isTrue();
						assertThat(response.content()).isEqualTo("for " + tenant);
					});
			}
			assertThat(this.received).hasValue(2);
		});
	}

	@Test
	void aBeanGivesEachItsOwnAlsoAtOnce() {
		tenants(BOTH).withBean(AiPartitionResolver.class, () -> (request, context) -> context.get(TENANT))
			.run((context) -> {
				AiClient client = context.getBean(AiClient.class);
				assertThat(atOnce(client)).containsOnly("a got for a", "b got for b");
				assertThat(this.received).as("those of one tenant share").hasValue(2);
				assertThat(atOnce(client)).containsOnly("a got for a", "b got for b");
				assertThat(this.received).as("and find what was kept").hasValue(2);
			});
	}

	@Test
	void aBeanReadsTheThreadOfCallsAndOfAnnotatedMethods() {
		tenants(BOTH).withBean(AiPartitionResolver.class, () -> (request, context) -> currentTenant())
			.run((context) -> {
				AiClient client = context.getBean(AiClient.class);
				Echo echo = new AiServiceFactory(new StandardEnvironment(), new DefaultResourceLoader())
					.create(Echo.class, new AiServiceClient(client, StructuredOutput.JSON_SCHEMA));
				for (int i = 0; i < 2; i++) {
					for (String tenant : List.of("a", "b")) {
						this.current.set(tenant);
						assertThat(client.call(AiRequest.of("x")).content()).isEqualTo("for " + tenant);
						assertThat(echo.one("y")).isEqualTo("for " + tenant);
						assertThat(echo.all(List.of("z", "z"))).containsOnly("for " + tenant);
					}
				}
				assertThat(this.received).hasValue(6);
			});
	}

	@Test
	void whatIsAskedAgainIsOfTheSameTenant() {
		List<String> seen = new ArrayList<>();
		tenants("ai.client.cache.name=answers").withBean(AiPartitionResolver.class, () -> (request, context) -> {
			String tenant = currentTenant();
			synchronized (seen) {
				seen.add(tenant);
			}
			return tenant;
		}).run((context) -> {
			Typed typed = new AiServiceFactory(new StandardEnvironment(), new DefaultResourceLoader()).create(
					Typed.class, new AiServiceClient(context.getBean(AiClient.class), StructuredOutput.JSON_SCHEMA, 1));
			this.current.set("a");
			assertThat(typed.later("x").handle((value, error) -> error).get(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(typed.all(List.of("y")).get(0).isSuccess()).isFalse();
			assertThat(seen).containsExactly("a", "a", "a", "a");
		});
	}

	@Test
	void clientsWithOtherKeysShareNoCache() {
		this.runner.withPropertyValues(client("one", "key-1"))
			.withPropertyValues(client("two", "key-2"))
			.withPropertyValues(client("three", "key-1"))
			.run((context) -> {
				assertThat(ask(context, "one").content()).isEqualTo("for none with Bearer key-1");
				assertThat(ask(context, "two").content()).isEqualTo("for none with Bearer key-2");
				assertThat(ask(context, "three").cached()).as("the same account").isTrue();
			});
	}

	@Test
	void aClientWithItsOwnKeyDoesNotInheritThePartitionOfTheCache() {
		this.runner
			.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"), "ai.client.model=m",
					"ai.client.api-key=key-1", "ai.client.cache.name=answers", "ai.client.cache.partition=ours",
					"ai.client.clients.heir.timeout.total=9s", "ai.client.clients.other.api-key=key-2")
			.run((context) -> {
				assertThat(context.getBean("aiClient", AiClient.class).call(AiRequest.of("x")).cached()).isFalse();
				assertThat(ask(context, "heir").cached()).isTrue();
				assertThat(ask(context, "other").content()).isEqualTo("for none with Bearer key-2");
			});
	}

	@Test
	void aRotatedKeyFindsWhatWasKeptOnlyInAPartitionOfTheCache() {
		for (String partition : List.of("", "ours")) {
			CacheManager manager = new ConcurrentMapCacheManager("answers");
			for (String key : List.of("old", "new")) {
				new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AiClientAutoConfiguration.class))
					.withBean(CacheManager.class, () -> manager)
					.withPropertyValues(client("one", key))
					.withPropertyValues("ai.client.clients.one.cache.partition=" + partition)
					.run((context) -> assertThat(ask(context, "one").cached())
						.isEqualTo(key.equals("new") && partition.equals("ours")));
			}
		}
	}

	@Test
	void applicationsWhoseFiltersSetOtherKeysShareNoCache() {
		CacheManager manager = new ConcurrentMapCacheManager("answers");
		for (String key : List.of("key-1", "key-2", "key-1")) {
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(AiClientAutoConfiguration.class, WebClientAutoConfiguration.class))
				.withBean(CacheManager.class, () -> manager)
				.withBean(WebClientCustomizer.class,
						() -> (builder) -> builder.filter((request, next) -> next.exchange(
								ClientRequest.from(request).headers((headers) -> headers.setBearerAuth(key)).build())))
				.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"), "ai.client.model=m",
						"ai.client.cache.name=answers")
				.run((context) -> {
					AiClient client = context.getBean(AiClient.class);
					for (int i = 0; i < 2; i++) {
						assertThat(client.call(AiRequest.of("x")).content()).isEqualTo("for none with Bearer " + key);
					}
				});
		}
		assertThat(this.received).as("before its first request an application does not know its key").hasValue(3);
	}

	@Test
	void exchangesThatDoNotTellTheirKeyShareNoCache() {
		AtomicInteger asked = new AtomicInteger();
		this.runner.withBean("own", AiExchange.class, () -> new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				asked.incrementAndGet();
				return Mono.just(StubExchange.answer());
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.empty();
			}
		}).withPropertyValues(client("one", "ignored")).withPropertyValues(client("two", "ignored")).run((context) -> {
			assertThat(ask(context, "one").cached()).isFalse();
			assertThat(ask(context, "two").cached()).isFalse();
			assertThat(ask(context, "one").cached()).isTrue();
			assertThat(asked).hasValue(2);
		});
	}

	@Test
	void aBeanThatThrowsSharesNothing() {
		tenants(BOTH).withBean(AiPartitionResolver.class, () -> (request, context) -> {
			throw new NoClassDefFoundError("tenant");
		}).run((context) -> {
			AiClient client = context.getBean(AiClient.class);
			assertThat(atOnce(client)).containsOnly("a got for a", "b got for b");
			assertThat(this.received).hasValue(6);
		});
	}

	/**
	 * Three requests of each tenant, all made before the first is answered.
	 */
	private List<String> atOnce(AiClient client) {
		this.allAsked = new CountDownLatch(1);
		List<CompletableFuture<String>> answers = Stream.of("a", "b", "a", "b", "a", "b")
			.map((tenant) -> client.send(AiRequest.of("x"))
				.map((response) -> tenant + " got " + response.content())
				.contextWrite(Context.of(TENANT, tenant))
				.toFuture())
			.toList();
		this.allAsked.countDown();
		return answers.stream().map(CompletableFuture::join).toList();
	}

	private ApplicationContextRunner tenants(String... properties) {
		return this.runner.withBean(WebClientCustomizer.class, () -> (builder) -> builder.filter(this.addsTheTenant))
			.withPropertyValues("ai.client.base-url=" + this.server.url("/v1"), "ai.client.model=m")
			.withPropertyValues(properties);
	}

	private String[] client(String name, String key) {
		String prefix = "ai.client.clients." + name + ".";
		return new String[] { prefix + "base-url=" + this.server.url("/v1"), prefix + "model=m",
				prefix + "api-key=" + key, prefix + "cache.name=answers" };
	}

	private static AiResponse ask(ApplicationContext context, String client) {
		return context.getBean(client + "AiClient", AiClient.class).call(AiRequest.of("x"));
	}

	private String currentTenant() {
		String tenant = this.current.get();
		if (tenant == null) {
			throw new IllegalStateException("No tenant on thread " + Thread.currentThread().getName());
		}
		return tenant;
	}

	private MockResponse answer(RecordedRequest request) {
		try {
			this.allAsked.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		String tenant = request.getHeaders().get("X-Tenant");
		String key = request.getHeaders().get("Authorization");
		String content = "for " + ((tenant != null) ? tenant : "none") + ((key != null) ? " with " + key : "");
		return new MockResponse.Builder().code(200)
			.addHeader("Content-Type", "application/json")
			.body("""
					{"id":"1","model":"m","choices":[{"message":{"role":"assistant","content":"%s"},
					"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""
				.formatted(content))
			.build();
	}

	interface Echo {

		@AiCall("Repeat: {text}")
		String one(String text);

		@AiBatch("Repeat: {text}")
		List<String> all(@BatchItem("text") List<String> texts);

	}

	interface Typed {

		@AiCall("Where is {text}?")
		CompletableFuture<Place> later(String text);

		@AiBatch("Where is {text}?")
		List<AiResult<Place>> all(@BatchItem("text") List<String> texts);

	}

	record Place(String name, int inhabitants) {

	}

}
