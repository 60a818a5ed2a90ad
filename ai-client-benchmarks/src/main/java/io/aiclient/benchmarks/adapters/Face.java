package io.aiclient.benchmarks.adapters;

/**
 * The libraries through which calls are made. Names none of their types: the benchmark
 * itself has none of them.
 */
enum Face {

	/**
	 * A {@code ChatClient}, which blocks a thread for each call: a virtual one where Java
	 * has them.
	 */
	SPRING_AI("spring-ai"),
	/**
	 * The asynchronous client of the SDK.
	 */
	OPENAI_JAVA("openai-java"),
	/**
	 * LangChain4j's chat model, which blocks a thread for each call.
	 */
	LANGCHAIN4J("langchain4j"),
	/**
	 * A {@code WebClient} with the client's filter.
	 */
	WEB_CLIENT("web-client"),
	/**
	 * A {@code RestClient} with the client's interceptor, which blocks a thread for each
	 * call.
	 */
	REST_CLIENT("rest-client"),
	/**
	 * An interface of Spring's over that {@code WebClient}.
	 */
	HTTP_EXCHANGE("http-exchange"),
	/**
	 * All of them, and a batch of the client itself, at the same time, as many calls by
	 * each.
	 */
	ALL("faces");

	private final String title;

	Face(String title) {
		this.title = title;
	}

	/**
	 * Its name in the names of cases.
	 */
	String title() {
		return this.title;
	}

}
