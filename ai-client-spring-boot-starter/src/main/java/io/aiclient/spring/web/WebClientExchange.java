package io.aiclient.spring.web;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiChunk;
import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingExchange;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.Secrets;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.spring.provider.RateLimitHeaders;

/**
 * Makes the calls with a {@link WebClient} that has a connection pool of its own.
 * <p>
 * Request bodies are written, and answers are read, by this class rather than by the
 * client's codecs; filters, default headers and observation of the builder apply. Secret
 * parameters of the URL's query (see {@link UrlSecrets}), and the query of a request that
 * passes, are not visible to them. The {@link AiExchangeListener} in the subscriber's
 * context hears of the head of each answer as soon as it has come, before the body is
 * read. Safe for use by any number of threads; never blocks.
 */
public final class WebClientExchange implements AiHttpExchange, AiEmbeddingExchange, AutoCloseable {

	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final LazyTransport transport;

	private final RequestWriter writer;

	private final DemandReader demands;

	private final ModelRewriter models;

	private final CallContext context;

	/**
	 * Without the secret parameters, which a handler of the connection adds.
	 */
	private final URI endpoint;

	private final PassedTargets targets;

	private final URI embeddings;

	private final SentKey key;

	private final ExchangeOwner owner;

	/**
	 * Creates the exchange; its pool is made for the first call.
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
	 * Creates the exchange. Its pool is made for the first call, or by
	 * {@link #prepare()}: but here if the application has a filter of addresses or an SSL
	 * bundle, so that what is wrong with them is said at once.
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
		JsonMapper mapper = new JsonMapper();
		this.writer = new RequestWriter(mapper, settings);
		this.demands = new DemandReader(json, settings.maxInspectedRequestSize().toBytes());
		this.models = new ModelRewriter(json, mapper);
		this.context = new CallContext(settings.timeouts(), settings.maxResponseSize().toBytes(),
				new AnswerReaders(json, new RateLimitHeaders(settings.provider())),
				new TransportFailures(owner, settings));
		this.endpoint = UrlSecrets.without(settings.endpoint());
		this.targets = new PassedTargets(this.endpoint);
		this.embeddings = this.targets.of("/embeddings");
		this.key = new SentKey(settings.apiKey(), UrlSecrets.secretQuery(settings.endpoint()));
		WebClient.Builder builder = webClient.clone();
		this.transport = new LazyTransport(owner.client(), () -> transport(builder, settings, http));
		if (http.settings().inetAddressFilter() != null || http.settings().sslBundle() != null) {
			prepare();
		}
	}

	/**
	 * Makes what the first call would have to make: the pool, TLS and the resolver of
	 * names. May read files. Does nothing the second time, nor once the exchange is
	 * closed.
	 */
	public void prepare() {
		if (!this.transport.isClosed()) {
			this.transport.get();
		}
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return this.transport.isMade() ? send(request) : this.transport.made().then(Mono.defer(() -> send(request)));
	}

	private Mono<AiResponse> send(AiRequest request) {
		return Mono.deferContextual((subscriber) -> {
			try {
				WebClient calls = this.transport.get().calls();
				HttpCall call = new HttpCall(request, this.writer.write(request, false), this.context,
						AiExchangeListener.of(subscriber));
				return Mono
					.fromDirect(new WatchedCall<>(post(calls, this.endpoint, call).exchangeToMono(call::read), call,
							this.owner))
					.flatMap(call::answer);
			}
			catch (LinkageError | VirtualMachineError thrown) { // no signal to Reactor
				return Mono.error(thrown);
			}
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return this.transport.isMade() ? receive(request)
				: this.transport.made().thenMany(Flux.defer(() -> receive(request)));
	}

	private Flux<AiChunk> receive(AiRequest request) {
		return Flux.deferContextual((subscriber) -> {
			try {
				WebClient streams = this.transport.get().streams();
				HttpCall call = new HttpCall(request, this.writer.write(request, true), this.context,
						AiExchangeListener.of(subscriber));
				return new WatchedCall<>(post(streams, this.endpoint, call).exchangeToFlux(call::stream), call,
						this.owner);
			}
			catch (LinkageError | VirtualMachineError thrown) { // no signal to Reactor
				return Flux.error(thrown);
			}
		});
	}

	@Override
	public Mono<AiEmbeddingAnswer> embed(AiEmbeddingPack pack) {
		return this.transport.isMade() ? vectors(pack) : this.transport.made().then(Mono.defer(() -> vectors(pack)));
	}

	private Mono<AiEmbeddingAnswer> vectors(AiEmbeddingPack pack) {
		return Mono.deferContextual((subscriber) -> {
			try {
				WebClient calls = this.transport.get().calls();
				EmbeddingCall call = new EmbeddingCall(pack, this.writer.write(pack), this.embeddings.getRawPath(),
						new EmbeddingCall.Answering(this.context, AiExchangeListener.of(subscriber)));
				return Mono.fromDirect(new WatchedCall<>(post(calls, this.embeddings, call).exchangeToMono(call::read),
						call, this.owner));
			}
			catch (LinkageError | VirtualMachineError thrown) { // no signal to Reactor
				return Mono.error(thrown);
			}
		});
	}

	@Override
	public AiHttpDemand read(AiHttpRequest request) {
		return this.demands.read(request);
	}

	@Override
	public Flux<AiHttpPiece> exchange(AiHttpRequest request, AiHttpDemand read, AiRequest described) {
		return this.transport.isMade() ? pass(request, read, described)
				: this.transport.made().thenMany(Flux.defer(() -> pass(request, read, described)));
	}

	private Flux<AiHttpPiece> pass(AiHttpRequest request, AiHttpDemand read, AiRequest described) {
		return Flux.deferContextual((subscriber) -> {
			try {
				PassedRequest passed = new PassedRequest(request, described, this.targets,
						body(request.body().bytes(), read.described().model(), described.model()));
				PassedCall call = new PassedCall(passed, this.context, AiExchangeListener.of(subscriber));
				WebClient.RequestHeadersSpec<?> spec = this.transport.get()
					.passing()
					.get()
					.method(HttpMethod.valueOf(request.method()))
					.uri(passed.target())
					.attribute(URI_TEMPLATE, passed.template())
					.headers(passed::writeTo)
					.body(call);
				return new WatchedCall<>(spec.exchangeToFlux(call::pass), call, this.owner);
			}
			catch (LinkageError | VirtualMachineError thrown) { // no signal to Reactor
				return Flux.error(thrown);
			}
		});
	}

	/**
	 * The bytes of a body in memory, with the model of this endpoint if another one was
	 * read from it.
	 */
	private byte @Nullable [] body(byte @Nullable [] bytes, @Nullable String named, @Nullable String model) {
		return (bytes == null || named == null || model == null || model.equals(named)) ? bytes
				: this.models.withModel(bytes, model);
	}

	/**
	 * What reads answers, whoever makes the call.
	 */
	CallContext context() {
		return this.context;
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
		return Mono.defer(this.transport::closeLater);
	}

	/**
	 * Closes the pool without waiting for it.
	 */
	@Override
	public void close() {
		closeLater().subscribe();
	}

	private static WebClient.RequestHeadersSpec<?> post(WebClient client, URI target, ProviderCall call) {
		return client.post().uri(target).attribute(URI_TEMPLATE, target.getRawPath()).body(call);
	}

	private LazyTransport.Transport transport(WebClient.Builder webClient, WebExchangeSettings settings,
			OutgoingHttp http) {
		PooledConnector connector = new PooledConnector(this.owner, settings, http);
		return new LazyTransport.Transport(connector,
				client(webClient, connector, settings, MediaType.APPLICATION_JSON_VALUE),
				client(webClient, connector, settings, MediaType.TEXT_EVENT_STREAM_VALUE),
				SingletonSupplier.of(() -> client(webClient, connector, settings, null)));
	}

	private WebClient client(WebClient.Builder webClient, PooledConnector connector, WebExchangeSettings settings,
			@Nullable String accept) {
		return webClient.clone()
			.clientConnector(new WatchedConnector(connector.connector()))
			.defaultHeaders((headers) -> {
				if (accept != null) {
					headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
					headers.set(HttpHeaders.ACCEPT, accept);
				}
				if (settings.apiKey() != null) {
					headers.setBearerAuth(settings.apiKey());
				}
			})
			.filter(this.key)
			.build();
	}

}
