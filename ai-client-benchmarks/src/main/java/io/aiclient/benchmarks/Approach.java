package io.aiclient.benchmarks;

/**
 * The ways to make the same calls that are compared.
 */
enum Approach {

	/**
	 * What one writes without the starter, and what the others are held against.
	 */
	WEB_CLIENT("bare WebClient.flatMap", BareWebClient::new),

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
	SEND("ai-client, send", StarterContender::send);

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
