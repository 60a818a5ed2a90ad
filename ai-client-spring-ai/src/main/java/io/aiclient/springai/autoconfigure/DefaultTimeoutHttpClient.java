package io.aiclient.springai.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import org.springframework.ai.openai.AbstractOpenAiOptions;

/**
 * Lets the client's times hold where Spring AI gives only its default. Its models hand a
 * time to the SDK with each request, a minute if none was given, which here would limit
 * the whole call with its wait for the quota. Its options hold no more than the value, so
 * that a minute of the application's own cannot be distinguished.
 */
final class DefaultTimeoutHttpClient implements HttpClient {

	private static final Duration DEFAULT_TIMEOUT = AbstractOpenAiOptions.DEFAULT_TIMEOUT;

	private final HttpClient delegate;

	DefaultTimeoutHttpClient(HttpClient delegate) {
		this.delegate = delegate;
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		return this.delegate.execute(request, given(options));
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		return this.delegate.executeAsync(request, given(options));
	}

	private static RequestOptions given(RequestOptions options) {
		Timeout timeout = options.getTimeout();
		return (timeout != null && timeout.request().equals(DEFAULT_TIMEOUT)) ? RequestOptions.none() : options;
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
