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
	 * Both, and a batch of the client itself, at the same time, a third of the calls by
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
