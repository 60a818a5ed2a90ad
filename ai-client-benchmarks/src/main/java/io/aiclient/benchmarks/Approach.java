package io.aiclient.benchmarks;

import java.util.EnumSet;
import java.util.Set;

/**
 * The ways to make the same calls that are compared.
 */
enum Approach {

	/**
	 * What one writes without the starter, and what the others are held against.
	 */
	WEB_CLIENT("bare WebClient.flatMap", WebClientContender::bare),

	/**
	 * What one writes without WebClient too.
	 */
	REACTOR_NETTY("bare Reactor Netty", BareReactorNetty::new),

	/**
	 * The starter, with all calls in one batch.
	 */
	BATCH("ai-client, batch", StarterContender::batch),

	/**
	 * The starter, with {@code flatMap} over single calls.
	 */
	SEND("ai-client, send", StarterContender::send),

	/**
	 * openai-java on its own HTTP client, with a thread for each call at once.
	 */
	OK_HTTP_BLOCKING("OkHttp, blocking", (baseUrl, concurrency) -> SdkContender.okHttpBlocking(baseUrl, concurrency)),

	/**
	 * openai-java over a bare WebClient, with a thread for each call at once.
	 */
	WEB_CLIENT_BLOCKING("bare WebClient, blocking",
			(baseUrl, concurrency) -> SdkContender.webClientBlocking(baseUrl, concurrency)),

	/**
	 * openai-java over the starter, with a thread for each call at once.
	 */
	ADAPTER_BLOCKING("ai-client, blocking",
			(baseUrl, concurrency) -> SdkContender.adapterBlocking(baseUrl, concurrency)),

	/**
	 * openai-java on its own HTTP client, without blocking.
	 */
	OK_HTTP_ASYNC("OkHttp, async", (baseUrl, concurrency) -> SdkContender.okHttpAsync(baseUrl, concurrency)),

	/**
	 * openai-java over a bare WebClient, without blocking.
	 */
	WEB_CLIENT_ASYNC("bare WebClient, async",
			(baseUrl, concurrency) -> SdkContender.webClientAsync(baseUrl, concurrency)),

	/**
	 * openai-java over the starter, without blocking.
	 */
	ADAPTER_ASYNC("ai-client, async", (baseUrl, concurrency) -> SdkContender.adapterAsync(baseUrl, concurrency)),

	/**
	 * What one writes without the starter to embed texts.
	 */
	EMBEDDING_WEB_CLIENT("bare WebClient, packs", BareEmbedding::new),

	/**
	 * The starter, which embeds texts.
	 */
	EMBEDDING("ai-client, embed", EmbeddingContender::new),

	/**
	 * The bare WebClient with the filter of a client.
	 */
	FILTERED_WEB_CLIENT("filtered WebClient", WebClientContender::filtered),

	/**
	 * A RestClient, with a thread for each call at once.
	 */
	REST_CLIENT("RestClient", RestClientContender::plain),

	/**
	 * The same with the interceptor of a client.
	 */
	INTERCEPTED_REST_CLIENT("intercepted RestClient", RestClientContender::intercepted);

	private static final Set<Approach> OF_THE_SDK = EnumSet.of(OK_HTTP_BLOCKING, WEB_CLIENT_BLOCKING, ADAPTER_BLOCKING,
			OK_HTTP_ASYNC, WEB_CLIENT_ASYNC, ADAPTER_ASYNC);

	private final String title;

	private final Factory factory;

	Approach(String title, Factory factory) {
		this.title = title;
		this.factory = factory;
	}

	String title() {
		return this.title;
	}

	/**
	 * Whether it calls through openai-java.
	 */
	boolean isOfTheSdk() {
		return OF_THE_SDK.contains(this);
	}

	/**
	 * Prepares it.
	 * @param baseUrl where the provider is
	 * @param concurrency how many calls at once
	 * @return the contender, which has called nothing yet
	 */
	Contender start(String baseUrl, int concurrency) {
		return this.factory.start(baseUrl, concurrency);
	}

	/**
	 * Prepares one.
	 */
	@FunctionalInterface
	private interface Factory {

		Contender start(String baseUrl, int concurrency);

	}

}
