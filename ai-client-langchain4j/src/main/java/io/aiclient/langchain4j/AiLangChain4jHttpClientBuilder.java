package io.aiclient.langchain4j;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.aiclient.http.AiHttpClient;

/**
 * Puts a client of this library under a model of LangChain4j: the model's builder takes
 * it as its {@code httpClientBuilder}, and needs {@code maxRetries(0)}, as LangChain4j's
 * models retry above their HTTP client. Requests are admitted by the client's quota, sent
 * again where that helps, counted and priced as its other calls are.
 * <p>
 * Address and key are those of the client: the model's {@code Authorization} is left out.
 * The model's {@code timeout} limits the whole call in place of the client's
 * {@code timeout.total}, waiting, retries and the events of a stream included;
 * LangChain4j's defaults (15 seconds to connect, 60 to read) count as none given. The
 * time for connecting is not used.
 * <p>
 * What the provider answered, if it is no success, is a
 * {@link dev.langchain4j.exception.HttpException} with its status and body, of which
 * models make their own exceptions. A connection that fails, and an answer that breaks
 * off, is a {@link dev.langchain4j.exception.RetriableException}, a time-out of the
 * provider a {@link dev.langchain4j.exception.TimeoutException}; what ends on this side
 * is an {@link AiLangChain4jException}. The cause of these is the
 * {@link io.aiclient.error.AiClientException}.
 * <p>
 * Not safe for use by several threads; what it builds is.
 */
public final class AiLangChain4jHttpClientBuilder implements HttpClientBuilder {

	/**
	 * What models call if their builder is given no address.
	 */
	private static final String OPENAI = "https://api.openai.com/v1";

	private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);

	private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

	private final AiHttpClient client;

	private @Nullable String baseUrl;

	private @Nullable Executor executor;

	private @Nullable Duration connectTimeout;

	private @Nullable Duration readTimeout;

	/**
	 * Creates the builder.
	 * @param client the entrance of the client that is to serve:
	 * {@link io.aiclient.client.ManagedAiClient#http()}
	 */
	public AiLangChain4jHttpClientBuilder(AiHttpClient client) {
		this.client = client;
	}

	/**
	 * Sets the address that the model's builder has, so that what follows it in a URL is
	 * the path below the client's own address. Default:
	 * {@code https://api.openai.com/v1}, the default of LangChain4j's OpenAI models,
	 * which is accepted in any case.
	 * @param baseUrl the address, of which a query is left out; null for the default
	 * @return this builder
	 */
	public AiLangChain4jHttpClientBuilder baseUrl(@Nullable String baseUrl) {
		this.baseUrl = (baseUrl != null) ? baseUrl.replaceFirst("[?#].*", "").replaceFirst("/+$", "") : null;
		return this;
	}

	/**
	 * Sets what reads streams and calls their listeners, a thread for each. Default: a
	 * new daemon thread for each stream.
	 * @param executor takes as many tasks at once as streams are to be in flight
	 * @return this builder
	 */
	public AiLangChain4jHttpClientBuilder streamingRequestExecutor(Executor executor) {
		this.executor = executor;
		return this;
	}

	@Override
	public @Nullable Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Sets the time for connecting, which is not used: the client has its own.
	 */
	@Override
	public AiLangChain4jHttpClientBuilder connectTimeout(@Nullable Duration timeout) {
		this.connectTimeout = timeout;
		return this;
	}

	@Override
	public @Nullable Duration readTimeout() {
		return this.readTimeout;
	}

	/**
	 * Sets how long a whole call may take, waiting and retries included.
	 * @param timeout the time; null, or 60 seconds beside 15 for connecting, for the
	 * client's {@code timeout.total}
	 */
	@Override
	public AiLangChain4jHttpClientBuilder readTimeout(@Nullable Duration timeout) {
		this.readTimeout = timeout;
		return this;
	}

	@Override
	public HttpClient build() {
		List<String> baseUrls = (this.baseUrl != null) ? List.of(this.baseUrl, OPENAI) : List.of(OPENAI);
		return new AiLangChain4jHttpClient(this.client, new RequestsOfModels(baseUrls, timeout()),
				(this.executor != null) ? this.executor : threads());
	}

	private @Nullable Duration timeout() {
		boolean byDefault = DEFAULT_READ_TIMEOUT.equals(this.readTimeout)
				&& DEFAULT_CONNECT_TIMEOUT.equals(this.connectTimeout);
		return byDefault ? null : this.readTimeout;
	}

	private static Executor threads() {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("ai-client-langchain4j-");
		threads.setDaemon(true);
		return threads;
	}

}
