package io.aiclient.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import reactor.netty.NettyPipeline;

import io.aiclient.error.Thrown;

/**
 * Keeps from everything behind it what a head must not be. A status that is not of three
 * digits is no HTTP, and after a switch to another protocol nothing would be. And of a
 * head's headers only the first two hundred are kept: a server can name all of them so
 * that their hashes are equal, and then each step through their names takes as long as
 * there are headers. What cannot be decoded is quoted in an exception, which Reactor
 * Netty logs: without the quote.
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
		if (msg instanceof HttpObject part && part.decoderResult().cause() != null) {
			part.setDecoderResult(DecoderResult
				.failure(Objects.requireNonNull(Thrown.safe(withoutQuote(part.decoderResult().cause())))));
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

	/**
	 * What Netty says before it quotes what came, in capital letters or cut.
	 */
	private static Throwable withoutQuote(Throwable cause) {
		String message = cause.getMessage();
		int quote = (message != null) ? message.indexOf(':') : -1;
		if (message == null || quote < 0) {
			return cause;
		}
		IllegalArgumentException copy = new IllegalArgumentException(message.substring(0, quote));
		copy.setStackTrace(cause.getStackTrace());
		return copy;
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
