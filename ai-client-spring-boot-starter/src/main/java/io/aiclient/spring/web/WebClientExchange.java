package io.aiclient.spring.web;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.Secrets;
import io.aiclient.spring.provider.RateLimitHeaders;

/**
 * Makes the calls with a {@link WebClient} that has a connection pool of its own.
 * <p>
 * Request bodies are written, and answers are read, by this class rather than by the
 * client's codecs; filters, default headers and observation of the builder apply. Secret
 * parameters of the URL's query are not visible to them (see {@link UrlSecrets}). The
 * {@link AiExchangeListener} in the subscriber's context hears of the head of each answer
 * as soon as it has come, before the body is read. Safe for use by any number of threads;
 * never blocks.
 */
public final class WebClientExchange implements AiExchange, AutoCloseable {

	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final PooledConnector connector;

	private final RequestWriter writer;

	private final CallContext context;

	/**
	 * Without the secret parameters, which a handler of the connection adds.
	 */
	private final URI endpoint;

	private final SentKey key;

	private final WebClient calls;

	private final WebClient streams;

	private final ExchangeOwner owner;

	private volatile boolean closed;

	/**
	 * Creates the exchange, and its pool; connections are made when they are needed.
	 * @param name the client's name, for the pool and for messages that name properties
	 * @param settings how to reach the provider
	 * @param webClient what to build on; not changed
	 * @param sslBundle what to trust and who to be with TLS; null for what Java trusts
	 */
	public WebClientExchange(String name, WebExchangeSettings settings, WebClient.Builder webClient,
			@Nullable SslBundle sslBundle) {
		this(new ExchangeOwner(name, null), settings, webClient,
				(sslBundle != null) ? OutgoingHttp.defaults().withSslBundle(sslBundle) : OutgoingHttp.defaults());
	}

	/**
	 * Creates the exchange, and its pool; connections are made when they are needed.
	 * @param owner for whom, for the pool and for messages that name properties
	 * @param settings how to reach the provider
	 * @param webClient what to build on; not changed
	 * @param http what the application says of its outgoing HTTP
	 */
	public WebClientExchange(ExchangeOwner owner, WebExchangeSettings settings, WebClient.Builder webClient,
			OutgoingHttp http) {
		settings.secrets().forEach(Secrets::register);
		AnswerJson json = new AnswerJson();
		this.owner = owner;
		this.connector = new PooledConnector(owner, settings, http);
		this.writer = new RequestWriter(new JsonMapper(), settings.provider());
		this.context = new CallContext(settings.timeouts(), settings.maxResponseSize().toBytes(),
				new AnswerReaders(new RateLimitHeaders(settings.provider()), new CompletionReader(json),
						new ProviderErrorReader(json)),
				new TransportFailures(owner, settings));
		this.endpoint = UrlSecrets.without(settings.endpoint());
		this.key = new SentKey(settings.apiKey(), UrlSecrets.secretQuery(settings.endpoint()));
		this.calls = client(webClient, settings, MediaType.APPLICATION_JSON_VALUE);
		this.streams = client(webClient, settings, MediaType.TEXT_EVENT_STREAM_VALUE);
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.deferContextual((subscriber) -> {
			requireOpen();
			HttpCall call = new HttpCall(request, this.writer.write(request, false), this.context,
					AiExchangeListener.of(subscriber));
			return Mono
				.fromDirect(new WatchedCall<>(post(this.calls, call).exchangeToMono(call::read), call, this.owner))
				.flatMap(call::answer);
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((subscriber) -> {
			requireOpen();
			HttpCall call = new HttpCall(request, this.writer.write(request, true), this.context,
					AiExchangeListener.of(subscriber));
			return new WatchedCall<>(post(this.streams, call).exchangeToFlux(call::stream), call, this.owner);
		});
	}

	@Override
	public String keyFingerprint(String scope) {
		return this.key.fingerprint(scope);
	}

	/**
	 * Closes the pool, and breaks off calls that are under way. Later calls fail with an
	 * {@link IllegalStateException}.
	 * @return completes when all connections are closed; does nothing before it is
	 * subscribed to
	 */
	public Mono<Void> closeLater() {
		return Mono.defer(() -> {
			this.closed = true;
			return this.connector.disposeLater();
		});
	}

	/**
	 * Closes the pool without waiting for it.
	 */
	@Override
	public void close() {
		closeLater().subscribe();
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("The exchange of client '" + this.owner.client() + "' is closed");
		}
	}

	private WebClient.RequestHeadersSpec<?> post(WebClient client, HttpCall call) {
		return client.post().uri(this.endpoint).attribute(URI_TEMPLATE, this.endpoint.getRawPath()).body(call);
	}

	private WebClient client(WebClient.Builder webClient, WebExchangeSettings settings, String accept) {
		return webClient.clone()
			.clientConnector(new WatchedConnector(this.connector.connector()))
			.defaultHeaders((headers) -> {
				headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
				headers.set(HttpHeaders.ACCEPT, accept);
				if (settings.apiKey() != null) {
					headers.setBearerAuth(settings.apiKey());
				}
			})
			.filter(this.key)
			.build();
	}

}
