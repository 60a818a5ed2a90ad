package io.aiclient.spring.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Writes the query of a request that passes into the request line, behind all that logs
 * or observes the URL: as {@link SecretQueryHandler} does with the client's own, and for
 * the same reason.
 */
@Sharable
final class PassedQueryHandler extends ChannelOutboundHandlerAdapter {

	private static final String NAME = "ai-client-passed-query";

	private static final AttributeKey<Target> TARGET = AttributeKey.valueOf(PassedQueryHandler.class, "target");

	private static final PassedQueryHandler INSTANCE = new PassedQueryHandler();

	/**
	 * Sets what a connection sends next.
	 * @param path the path, the base URL's included
	 * @param query the query without question mark; null for none
	 */
	static void serve(Channel channel, String path, @Nullable String query) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.context(NAME) == null && pipeline.context(NettyPipeline.HttpCodec) != null) {
			pipeline.addAfter(NettyPipeline.HttpCodec, NAME, INSTANCE);
		}
		channel.attr(TARGET).set(new Target(path, query));
	}

	/**
	 * The path of the request that is about to be sent.
	 * @return the path; null if it is no request that passes
	 */
	static @Nullable String path(Channel channel) {
		Target target = channel.hasAttr(TARGET) ? channel.attr(TARGET).get() : null;
		return (target != null) ? target.path() : null;
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		if (!(msg instanceof HttpRequest request)) {
			ctx.write(msg, promise);
			return;
		}
		Target target = ctx.channel().attr(TARGET).getAndSet(null);
		ctx.write((target != null) ? target.applyTo(request) : request, promise);
	}

	private record Target(String path, @Nullable String query) {

		HttpRequest applyTo(HttpRequest request) {
			String visible = request.uri();
			if (this.query == null || !UrlSecrets.withoutQuery(visible).equals(this.path)) {
				return request;
			}
			String own = visible.substring(this.path.length());
			String all = this.path + "?" + this.query + (own.isEmpty() ? "" : "&" + own.substring(1));
			return SecretQueryHandler.withTarget(request, all);
		}

		@Override
		public String toString() {
			return this.path;
		}

	}

}
