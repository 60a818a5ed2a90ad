package io.aiclient.benchmarks;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.openai.AiOpenAiHttpClient;

/**
 * openai-java: on its own HTTP client with the SDK's defaults, over a bare WebClient, or
 * over the starter in an application of its own; blocking or not.
 */
final class SdkContender implements Contender {

	private final Library library;

	private final Calls calls;

	private SdkContender(Library library, Calls calls) {
		this.library = library;
		this.calls = calls;
	}

	static Contender okHttpBlocking(String baseUrl, int concurrency) {
		return blocking(okHttp(baseUrl), concurrency);
	}

	static Contender webClientBlocking(String baseUrl, int concurrency) {
		return blocking(webClient(baseUrl, concurrency), concurrency);
	}

	static Contender adapterBlocking(String baseUrl, int concurrency) {
		return blocking(adapter(baseUrl, concurrency), concurrency);
	}

	static Contender okHttpAsync(String baseUrl, int concurrency) {
		return async(okHttp(baseUrl), concurrency);
	}

	static Contender webClientAsync(String baseUrl, int concurrency) {
		return async(webClient(baseUrl, concurrency), concurrency);
	}

	static Contender adapterAsync(String baseUrl, int concurrency) {
		return async(adapter(baseUrl, concurrency), concurrency);
	}

	private static Library okHttp(String baseUrl) {
		OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(KEY).build();
		return new Library(client, client::close);
	}

	private static Library webClient(String baseUrl, int concurrency) {
		SdkOverWebClient http = new SdkOverWebClient(baseUrl, concurrency);
		return new Library(
				new OpenAIClientImpl(ClientOptions.builder().httpClient(http).baseUrl(baseUrl).apiKey(KEY).build()),
				http::close);
	}

	private static Library adapter(String baseUrl, int concurrency) {
		ConfigurableApplicationContext context = StarterContender.start(baseUrl, concurrency);
		AiOpenAiHttpClient http = new AiOpenAiHttpClient(context.getBean(ManagedAiClient.class).http());
		return new Library(new OpenAIClientImpl(http.clientOptions().build()), context::close);
	}

	private static Contender blocking(Library library, int concurrency) {
		BlockedThreads threads = new BlockedThreads(concurrency);
		OpenAIClient client = library.client();
		return new SdkContender(new Library(client, () -> {
			threads.close();
			library.close().run();
		}), (count) -> threads.make(count, (i) -> client.chat().completions().create(params(i))));
	}

	private static Contender async(Library library, int concurrency) {
		OpenAIClientAsync client = library.client().async();
		return new SdkContender(library, (count) -> Flux.range(0, count)
			.flatMap((i) -> Mono.fromFuture(() -> client.chat().completions().create(params(i))), concurrency));
	}

	private static ChatCompletionCreateParams params(int i) {
		return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(Contender.prompt(i)).build();
	}

	@Override
	public long run(int count) {
		return Contender.answered(this.calls.make(count).filter(SdkContender::hasText).count().block());
	}

	private static boolean hasText(ChatCompletion completion) {
		return !completion.choices().get(0).message().content().orElse("").isEmpty();
	}

	@Override
	public void close() {
		this.library.close().run();
	}

	/**
	 * Makes calls.
	 */
	@FunctionalInterface
	private interface Calls {

		Flux<ChatCompletion> make(int count);

	}

	/**
	 * The SDK.
	 *
	 * @param client its client
	 * @param close closes what is under it too
	 */
	private record Library(OpenAIClient client, Runnable close) {

	}

}
