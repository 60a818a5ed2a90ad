package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

import io.aiclient.error.Thrown;

/**
 * Keeps from everything behind it what a head must not be. A status that is not of three
 * digits is no HTTP, and after a switch to another protocol nothing would be. And of a
 * head's headers only the first two hundred are kept: a server can name all of them so
 * that their hashes are equal, and then each step through their names takes as long as
 * there are headers.
 */
@Sharable
final class AnswerHeadHandler extends ChannelInboundHandlerAdapter {

	static final int MOST_HEADERS = 200;

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final String NAME = "ai-client-answer-head";

	private static final AnswerHeadHandler INSTANCE = new AnswerHeadHandler();

	/**
	 * Watches a connection of HTTP/1.1. To be called once for each.
	 */
	static void watch(ChannelPipeline pipeline) {
		pipeline.addAfter(NettyPipeline.HttpCodec, NAME, INSTANCE);
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (msg instanceof DecoderResultProvider read && read.decoderResult().isFailure()) {
			clean(read);
		}
		if (msg instanceof HttpResponse response) {
			int status = response.status().code();
			if (status < 100 || status > 999 || status == SWITCHING_PROTOCOLS) {
				ctx.fireExceptionCaught(new IllegalArgumentException("no HTTP status of an answer: " + status));
				ctx.close();
				return;
			}
			if (response.headers().size() > MOST_HEADERS) {
				cut(response.headers());
			}
		}
		ctx.fireChannelRead(msg);
	}

	private static void clean(DecoderResultProvider read) {
		@Nullable Throwable cause = Thrown.safe(read.decoderResult().cause());
		if (cause != null) {
			read.setDecoderResult(DecoderResult.failure(cause));
		}
	}

	private static void cut(HttpHeaders headers) {
		List<Map.Entry<CharSequence, CharSequence>> kept = new ArrayList<>(MOST_HEADERS);
		headers.iteratorCharSequence().forEachRemaining((header) -> {
			if (kept.size() < MOST_HEADERS) {
				kept.add(Map.entry(header.getKey(), header.getValue()));
			}
		});
		headers.clear();
		kept.forEach((header) -> headers.add(header.getKey(), header.getValue()));
	}

}
