package io.aiclient.spring.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.netty.NettyPipeline;

import io.aiclient.error.Sanitizer;

/**
 * Cleans the words with which a proxy refuses to connect: Netty quotes them in its
 * exception, and Reactor Netty logs that as a warning.
 */
@Sharable
final class ProxyAnswerHandler extends ChannelInboundHandlerAdapter {

	private static final String NAME = "ai-client-proxy-answer";

	private static final ProxyAnswerHandler INSTANCE = new ProxyAnswerHandler();

	/**
	 * Watches a connection, if it goes through a proxy. To be called once for each.
	 */
	static void watch(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.ProxyHandler) != null) {
			pipeline.addBefore(NettyPipeline.ProxyHandler, NAME, INSTANCE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (msg instanceof HttpResponse response) {
			HttpResponseStatus status = response.status();
			response.setStatus(
					new HttpResponseStatus(status.code(), Sanitizer.clean(String.valueOf(status.reasonPhrase()))));
		}
		ctx.fireChannelRead(msg);
	}

}
