package io.aiclient.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.aiclient.client.ManagedAiClient;
import io.aiclient.spring.web.AiClientHttpRequestInterceptor;

/**
 * A RestClient over Java's HTTP client, with a thread for each call at once: what one
 * writes without the starter, or the same with the interceptor of a client around it.
 */
final class RestClientContender implements Contender {

	private final BlockedThreads threads;

	private final RestClient client;

	private final Runnable close;

	private RestClientContender(String baseUrl, int concurrency, UnaryOperator<RestClient.Builder> interceptor,
			Runnable close) {
		this.threads = new BlockedThreads(concurrency);
		this.client = interceptor.apply(RestClient.builder()
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.requestFactory(new JdkClientHttpRequestFactory(HttpClient.newBuilder().version(Version.HTTP_1_1).build())))
			.build();
		this.close = close;
	}

	static Contender plain(String baseUrl, int concurrency) {
		return new RestClientContender(baseUrl, concurrency, UnaryOperator.identity(), () -> {
		});
	}

	static Contender intercepted(String baseUrl, int concurrency) {
		ConfigurableApplicationContext context = StarterContender.start(baseUrl, concurrency);
		AiClientHttpRequestInterceptor interceptor = new AiClientHttpRequestInterceptor(
				context.getBean(ManagedAiClient.class).http());
		return new RestClientContender(baseUrl, concurrency, (builder) -> builder.requestInterceptor(interceptor),
				context::close);
	}

	@Override
	public long run(int count) {
		return Contender.answered(this.threads.make(count, this::call).filter(Completion::hasText).count().block());
	}

	private Completion call(int i) {
		return Objects.requireNonNull(this.client.post()
			.uri(PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Chat.of(i))
			.retrieve()
			.body(Completion.class));
	}

	@Override
	public void close() {
		this.threads.close();
		this.close.run();
	}

}
