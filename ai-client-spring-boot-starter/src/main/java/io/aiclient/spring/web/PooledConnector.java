package io.aiclient.spring.web;

import java.time.Duration;
import java.util.Objects;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;
import reactor.netty.transport.ProxyProvider;

import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.http.client.reactive.ClientHttpConnector;

import io.aiclient.error.Log;

/**
 * One client's connections. The queue for them is unbounded, since admission is the
 * queue; nothing is sent twice, since the client is what retries; redirects are not
 * followed, since they would carry the key elsewhere.
 * <p>
 * It starts from what the application says of all its outgoing HTTP, and puts its own on
 * top, after the application's customizers.
 */
final class PooledConnector {

	private static final Log logger = Log.of(PooledConnector.class);

	private static final int MAX_HEADER_SIZE = 65_536;

	private static final Duration LONGEST_CONNECT = Duration.ofMillis(Integer.MAX_VALUE);

	/**
	 * The most bytes that are taken from a socket at once: gzip makes a thousand times as
	 * many of them, which the event loop unpacks in one go.
	 */
	private static final int MOST_RECEIVED = 8192;

	private final WebExchangeSettings settings;

	private final ConnectionProvider pool;

	private final ClientHttpConnector connector;

	PooledConnector(ExchangeOwner owner, WebExchangeSettings settings, OutgoingHttp http) {
		this.settings = settings;
		Duration connect = connectTimeout(settings);
		this.pool = ConnectionProvider.builder(owner.poolName())
			.maxConnections(settings.pool().maxConnections())
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(connect)
			.maxIdleTime(settings.pool().maxIdleTime())
			.lifo()
			.build();
		InetAddressFilter filter = http.settings().inetAddressFilter();
		SecretQueryHandler query = SecretQueryHandler.of(settings.endpoint());
		this.connector = http.builder()
			.withHttpClientFactory(() -> HttpClient.create(this.pool))
			.withHttpClientCustomizer(this::customize)
			.withHttpClientCustomizer((client) -> (filter != null) ? withFilter(client, filter, owner) : client)
			.withHttpClientCustomizer((client) -> (query != null) ? client.doOnRequest(query::serve) : client)
			.build(http.settings()
				.withTimeouts(connect, null)
				.withRedirects(HttpRedirects.DONT_FOLLOW)
				.withCookieHandling(HttpCookieHandling.DISABLE)
				.withInetAddressFilter(null));
	}

	/**
	 * Netty takes an {@code int} of milliseconds.
	 */
	private static Duration connectTimeout(WebExchangeSettings settings) {
		Duration connect = settings.timeouts().connect();
		return (connect.compareTo(LONGEST_CONNECT) > 0) ? LONGEST_CONNECT : connect;
	}

	ClientHttpConnector connector() {
		return this.connector;
	}

	Mono<Void> disposeLater() {
		return this.pool.disposeLater();
	}

	@SuppressWarnings("deprecation")
	private HttpClient customize(HttpClient client) {
		return withTlsTimeout(withRoute(client.protocol(HttpProtocol.HTTP11)
			.followRedirect(false)
			.disableRetry(true)
			.doOnChannelInit((observer, channel, remote) -> ProxyAnswerHandler.watch(channel.pipeline()))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout(this.settings).toMillis())
			.option(ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, MOST_RECEIVED))
			.httpResponseDecoder((spec) -> spec.maxHeaderSize(MAX_HEADER_SIZE))));
	}

	private HttpClient withTlsTimeout(HttpClient client) {
		if (!this.settings.baseUrl().getScheme().equalsIgnoreCase("https")) {
			return client;
		}
		HttpClient secured = (client.configuration().sslProvider() != null) ? client : client.secure();
		SslProvider ssl = Objects.requireNonNull(secured.configuration().sslProvider());
		long handshake = connectTimeout(this.settings).toMillis();
		return secured
			.secure(SslProvider.addHandlerConfigurator(ssl, (handler) -> handler.setHandshakeTimeoutMillis(handshake)));
	}

	/**
	 * Through a proxy, names are resolved there; elsewhere they are resolved here, unless
	 * the application has a resolver: not that of its event loops, which all have one.
	 */
	private HttpClient withRoute(HttpClient client) {
		ProxySettings proxy = this.settings.proxy();
		if (proxy != null && proxy.appliesTo(this.settings.baseUrl().getHost())) {
			return client.noProxy().resolver(NoopAddressResolverGroup.INSTANCE).proxy((spec) -> apply(proxy, spec));
		}
		HttpClient direct = (proxy != null) ? client.noProxy() : client;
		if (direct.configuration().hasProxy() || hasResolver(direct.configuration())) {
			return direct;
		}
		return direct.resolver((spec) -> spec.cacheMaxTimeToLive(this.settings.pool().dnsCacheTime())
			.queryTimeout(connectTimeout(this.settings)));
	}

	private static boolean hasResolver(HttpClientConfig configuration) {
		AddressResolverGroup<?> resolver = configuration.resolver();
		return resolver != null
				&& resolver != HttpClient.create().runOn(configuration.loopResources()).configuration().resolver();
	}

	private void apply(ProxySettings proxy, ProxyProvider.TypeSpec spec) {
		ProxyProvider.Builder builder = spec.type(ProxyProvider.Proxy.HTTP)
			.host(proxy.host())
			.port(proxy.port())
			.connectTimeoutMillis(connectTimeout(this.settings).toMillis());
		String password = proxy.password();
		if (proxy.username() != null && password != null) {
			builder.username(proxy.username()).password((user) -> password);
		}
	}

	/**
	 * Boot's own way takes the name behind a proxy, which is not resolved, for a
	 * forbidden address.
	 */
	private HttpClient withFilter(HttpClient client, InetAddressFilter filter, ExchangeOwner owner) {
		AddressFilterHandler handler = new AddressFilterHandler(filter);
		if (client.configuration().hasProxy()) {
			logger.warn("{}: calls may go through a proxy, which resolves the names of hosts itself: the "
					+ "InetAddressFilter of the application sees only addresses that are written as numbers then. "
					+ "Write its rules for the proxy too", owner.endpointPrefix());
		}
		return client.doOnChannelInit((observer, channel, remote) -> handler.guard(channel.pipeline()));
	}

}
