package io.aiclient.spring.web;

import java.net.URI;
import java.util.Objects;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Writes the secret part of a query into the request line.
 * <p>
 * A key in a URL is in every log line, exception and observation that names the URL, of
 * WebClient, Reactor Netty and whatever watches them. So they get a URL without it, and
 * this puts it back behind all of them, just before the codec makes bytes of the request:
 * into a copy, since the request itself is kept and logged by Reactor Netty. It does so
 * for requests to the path of the exchange, and to that of a request that it passes,
 * only, and is added to connections to its host only: a filter that sends a request
 * elsewhere takes no key along.
 */
@Sharable
final class SecretQueryHandler extends ChannelOutboundHandlerAdapter {

	private static final String NAME = "ai-client-secret-query";

	private final URI endpoint;

	private final String target;

	private final String visibleTarget;

	private final String secrets;

	private SecretQueryHandler(URI endpoint, String secrets) {
		this.endpoint = endpoint;
		this.secrets = secrets;
		this.target = target(endpoint);
		this.visibleTarget = target(UrlSecrets.without(endpoint));
	}

	/**
	 * A handler for a URL; null if the URL has no secret parameter.
	 */
	static @Nullable SecretQueryHandler of(URI endpoint) {
		String secrets = UrlSecrets.secretQuery(endpoint);
		return secrets.isEmpty() ? null : new SecretQueryHandler(endpoint, secrets);
	}

	/**
	 * Takes its place on the connection of a request that is about to be sent, once for
	 * each connection.
	 */
	void serve(HttpClientRequest request, Connection connection) {
		ChannelPipeline pipeline = connection.channel().pipeline();
		String url = request.resourceUrl();
		if (pipeline.context(NAME) == null && url != null && isOfEndpoint(URI.create(url))) {
			pipeline.addAfter(NettyPipeline.HttpCodec, NAME, this);
		}
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		ctx.write(
				(msg instanceof HttpRequest request)
						? withTarget(request, withSecrets(request.uri(), PassedQueryHandler.path(ctx.channel()))) : msg,
				promise);
	}

	/**
	 * A copy of a request that goes to another path or query.
	 */
	static HttpRequest withTarget(HttpRequest request, String target) {
		if (request instanceof FullHttpRequest full) {
			return new DefaultFullHttpRequest(full.protocolVersion(), full.method(), target, full.content(),
					full.headers(), full.trailingHeaders());
		}
		return new DefaultHttpRequest(request.protocolVersion(), request.method(), target, request.headers());
	}

	/**
	 * What a filter has added to the query stays.
	 */
	private String withSecrets(String visible, @Nullable String passedPath) {
		if (visible.equals(this.visibleTarget)) {
			return this.target;
		}
		String path = UrlSecrets.withoutQuery(visible);
		if (!path.equals(this.endpoint.getRawPath()) && !path.equals(passedPath)) {
			return visible;
		}
		return visible + ((visible.indexOf('?') < 0) ? "?" : "&") + this.secrets;
	}

	private boolean isOfEndpoint(URI url) {
		return this.endpoint.getScheme().equalsIgnoreCase(url.getScheme())
				&& this.endpoint.getHost().equalsIgnoreCase(Objects.requireNonNullElse(url.getHost(), ""))
				&& port(this.endpoint) == port(url);
	}

	private static int port(URI url) {
		return (url.getPort() >= 0) ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
	}

	private static String target(URI url) {
		String query = url.getRawQuery();
		return url.getRawPath() + ((query != null) ? "?" + query : "");
	}

	@Override
	public String toString() {
		return "SecretQueryHandler[" + this.visibleTarget + "]";
	}

}
