package io.aiclient.benchmarks;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * A way to make the same calls.
 */
interface Contender extends AutoCloseable {

	String MODEL = "gpt-4.1-mini";

	/**
	 * Makes calls, and reads each answer's text.
	 * @param count how many
	 * @return how many brought a text
	 */
	long run(int count);

	@Override
	void close();

	/**
	 * The starter, in an application of its own.
	 * @param baseUrl where the provider is
	 * @param concurrency how many calls at once
	 * @return the contender
	 */
	static Contender aiClient(String baseUrl, int concurrency) {
		ConfigurableApplicationContext context = BenchmarkApplication.application()
			.run("--ai.client.base-url=" + baseUrl, "--ai.client.api-key=benchmark", "--ai.client.model=" + MODEL,
					"--ai.client.concurrency.max=" + concurrency);
		AiClient client = context.getBean(AiClient.class);
		return new Contender() {
			@Override
			public long run(int count) {
				Flux<AiRequest> requests = Flux.range(0, count).map((i) -> AiRequest.of(prompt(i)));
				return answered(client.batch(requests)
					.filter((result) -> result instanceof AiResult.Success<?> success
							&& !success.response().content().isEmpty())
					.count()
					.block());
			}

			@Override
			public void close() {
				context.close();
			}
		};
	}

	/**
	 * What one writes without the starter: a pooled WebClient and {@code flatMap}.
	 * @param baseUrl where the provider is
	 * @param concurrency how many calls at once
	 * @return the contender
	 */
	static Contender bareWebClient(String baseUrl, int concurrency) {
		ConnectionProvider pool = ConnectionProvider.builder("bare")
			.maxConnections(concurrency)
			.pendingAcquireMaxCount(-1)
			.build();
		WebClient client = WebClient.builder()
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth("benchmark"))
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(pool)))
			.build();
		return new Contender() {
			@Override
			public long run(int count) {
				return answered(Flux.range(0, count)
					.flatMap((i) -> client.post()
						.uri("/chat/completions")
						.contentType(MediaType.APPLICATION_JSON)
						.bodyValue(new Chat(MODEL, List.of(new Message("user", prompt(i)))))
						.retrieve()
						.bodyToMono(Completion.class), concurrency)
					.filter((completion) -> !completion.choices().get(0).message().content().isEmpty())
					.count()
					.block());
			}

			@Override
			public void close() {
				pool.dispose();
			}
		};
	}

	private static String prompt(int i) {
		return "Translate into German:\n\nSentence number " + i + " of the benchmark.";
	}

	private static long answered(@Nullable Long count) {
		return (count != null) ? count : 0;
	}

	/**
	 * A request.
	 *
	 * @param model the model
	 * @param messages the messages
	 */
	record Chat(String model, List<Message> messages) {

	}

	/**
	 * A message.
	 *
	 * @param role who
	 * @param content what
	 */
	record Message(String role, String content) {

	}

	/**
	 * An answer.
	 *
	 * @param choices its choices
	 */
	record Completion(List<Choice> choices) {

	}

	/**
	 * A choice.
	 *
	 * @param message the message
	 */
	record Choice(Message message) {

	}

}
